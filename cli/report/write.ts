import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
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
  if (!existsSync(path)) return unmakeable(path, given);
  if (!statSync(path).isDirectory()) {
    return `--report is "${given}", which is a file; allowed is a folder, or a name that is free.`;
  }
  const foreign = FILES.find(({ name, ours }) => {
    const file = join(path, name);
    return existsSync(file) && !(statSync(file).isFile() && readFileSync(file, 'utf8').includes(ours));
  });
  if (foreign === undefined) return isWritable(path) ? undefined : notWritable(given, path);
  return `--report is "${given}", where ${foreign.name} is not a report of lifeboat; allowed is a folder without one.`;
}

/** Writes the report's three files, over an earlier report's if there is one. Leaves all other files alone. */
export function writeReport(folder: string, given: string, report: Report): void {
  const path = resolve(folder, given);
  for (const missing of missingFolders(path)) mkdirSync(missing);
  const texts: Readonly<Record<(typeof FILES)[number]['name'], string>> = {
    'index.html': reportHtml(report),
    'timeline.svg': timelineSvg(report.exercise, report.verdict).markup,
    'report.json': reportJson(report),
  };
  for (const { name } of FILES) writeFileSync(join(path, name), texts[name]);
}

/** Why a folder that is not there cannot be made, found by making it: permissions alone do not say it for every place. */
function unmakeable(path: string, given: string): string | undefined {
  const missing = missingFolders(path);
  const parent = dirname(missing[0] ?? path);
  if (!statSync(parent).isDirectory()) {
    return `--report is "${given}", but ${parent} is a file; allowed is a folder, or a name that is free.`;
  }
  try {
    for (const folder of missing) mkdirSync(folder);
    for (const folder of [...missing].reverse()) rmdirSync(folder);
    return undefined;
  } catch {
    return notWritable(given, parent);
  }
}

function notWritable(given: string, path: string): string {
  return `--report is "${given}", but nothing can be written to ${path}; allowed is a folder that you may write to.`;
}

/** The folders on the way to one that are not there, the outermost first. Node's own way does not end in some places. */
function missingFolders(path: string): string[] {
  return existsSync(path) ? [] : [...missingFolders(dirname(path)), path];
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
