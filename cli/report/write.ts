import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { GENERATOR, reportHtml } from './html';
import { FORMAT, type Report, reportJson } from './model';
import { timelineSvg } from './svg';

/** The report's files, and by what in it a file is known as one of ours, which a later report may overwrite. */
const FILES = [
  { name: 'index.html', ours: GENERATOR },
  { name: 'timeline.svg', ours: 'class="lifeboat-timeline"' },
  { name: 'report.json', ours: FORMAT },
] as const;

/** Why a report cannot go to a folder; undefined when it can. `given` is how the person wrote it. */
export function reportFault(folder: string, given: string): string | undefined {
  const path = resolve(folder, given);
  if (!existsSync(path)) return undefined;
  if (!statSync(path).isDirectory()) {
    return `--report is "${given}", which is a file; allowed is a folder, or a name that is free.`;
  }
  const foreign = FILES.find(({ name, ours }) => {
    const file = join(path, name);
    return existsSync(file) && !(statSync(file).isFile() && readFileSync(file, 'utf8').includes(ours));
  });
  if (foreign === undefined) return undefined;
  return `--report is "${given}", where ${foreign.name} is not a report of lifeboat; allowed is a folder without one.`;
}

/** Writes the report's three files, over an earlier report's if there is one. Leaves all other files alone. */
export function writeReport(folder: string, given: string, report: Report): void {
  const path = resolve(folder, given);
  mkdirSync(path, { recursive: true });
  const texts: Readonly<Record<(typeof FILES)[number]['name'], string>> = {
    'index.html': reportHtml(report),
    'timeline.svg': timelineSvg(report.exercise, report.verdict).markup,
    'report.json': reportJson(report),
  };
  for (const { name } of FILES) writeFileSync(join(path, name), texts[name]);
}
