import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { World } from '../../simulator/world';
import { neededFor, type Unit, unitText } from './permission-units';

/** Names a folder in which what is seen of permissions is kept, for the run that looks at all of them. */
const FOLDER = process.env.LIFEBOAT_PERMISSIONS;

/** A request that the role would have been denied without the unit, and the test in which it was made. */
export interface Evidence {
  readonly unit: Unit;
  /** `rds:CopyDBSnapshot on arn:...` */
  readonly denied: string;
  readonly test: string;
}

/** Watches a world from now on, and tells of each unit once that it was needed. */
export function watchNeeds(world: World, tell: (evidence: Evidence) => void): void {
  const [asked, told] = [new Set<string>(), new Set<string>()];
  const before = world.trail.onAllowed;
  const test = (expect.getState().testPath ?? '').replace(/^.*\/test\//, 'test/');
  world.trail.onAllowed = (question) => {
    before?.(question);
    const { action, resource, caller } = question.request;
    // The same request again needs the same, but for rare conditions.
    const key = `${caller.kind === 'role' ? caller.role : ''} ${action} ${resource}`;
    if (asked.has(key)) return;
    asked.add(key);
    for (const unit of neededFor(question)) {
      if (told.has(unitText(unit))) continue;
      told.add(unitText(unit));
      tell({ unit, denied: `${action} on ${resource}`, test });
    }
  };
}

/** Keeps what is seen in the folder, when there is one. */
export function recordNeeds(world: World): void {
  if (FOLDER === undefined) return;
  watchNeeds(world, (evidence) => {
    appendFileSync(join(FOLDER, `${process.pid}.jsonl`), `${JSON.stringify(evidence)}\n`);
  });
}
