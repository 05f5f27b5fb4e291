import type { Note } from '../../simulator/trail';
import type { Stage } from './stage';

/** What a happening can wait for. */
export const CONDITIONS = [
  'a first step is under way',
  'a copy is under way',
  'a snapshot is being taken',
] as const;

export type Condition = (typeof CONDITIONS)[number];

/** Whether it is so now. A first step is a copy that the recovery account makes within the source Region. */
export function isSo({ world, chain }: Pick<Stage, 'world' | 'chain'>, condition: Condition): boolean {
  const { notes } = world.trail;
  const { source, recovery } = chain;
  switch (condition) {
    case 'a first step is under way':
      return isUnderWay(notes, { account: recovery.account, region: source.region }, COPY);
    case 'a copy is under way':
      return isUnderWay(notes, recovery, COPY);
    case 'a snapshot is being taken':
      return isUnderWay(notes, source, SNAPSHOT);
    default:
      return condition satisfies never;
  }
}

interface Course {
  readonly starts: string;
  readonly ends: readonly string[];
}

const COPY: Course = { starts: 'copy-started', ends: ['copy-finished', 'copy-failed'] };
const SNAPSHOT: Course = { starts: 'snapshot-started', ends: ['snapshot-available', 'snapshot-failed'] };

function isUnderWay(
  notes: readonly Note[],
  { account, region }: { readonly account: string; readonly region: string },
  { starts, ends }: Course,
): boolean {
  const ended = new Set<unknown>();
  return notes
    .filter((note) => note.account === account && note.region === region)
    .reverse()
    .some(({ kind, details }) => {
      if (ends.includes(kind)) ended.add(details.snapshot);
      return kind === starts && !ended.has(details.snapshot);
    });
}
