import { z } from 'zod';
import { span, type Told, text, wholeNumber } from './scenario-fields';

const none = z.strictObject({});
const alarmNoun = text(
  /^[a-z][a-z0-9-]{0,60}$/,
  "Allowed: the end of an alarm's name, such as dead-letters.",
);

/** What a scenario can demand at its end, besides what must always hold, with what each can be told. */
export const HOLDS = {
  /** The points taken lost nothing but what was written after the outage began, and newer ones were refused by checks. */
  'newest good point taken': z.strictObject({ refused: wholeNumber(0, 12).optional() }),
  /** Every recovery point that was there before the trouble, and that the retention keeps, is there. */
  'points from before are there': none,
  /** Some of them, the oldest and the newest too, are restored and compared row by row. */
  'points from before restore': none,
  'the newest point is there': none,
  'verified points are there': none,
  /** An alarm (of that name's end) went off between the trouble's beginning and the decision, or the end. */
  'people were told': z.strictObject({ by: alarmNoun.optional(), within: span.optional() }),
  /** Whatever the source account's administrator tried with the recovery account was refused. */
  'nothing of the recovery account was touched': none,
  /** A copy of every snapshot, or of a newer one, was asked for within two reconcile periods. */
  'copied within two reconcile periods': none,
  /** Nothing is left of copies that take two steps, and what they were for has arrived. */
  'no intermediate is left': none,
  /** What waited at the source when the recovery Region came back lies evenly in time. */
  'thinned evenly': none,
  /** Alarms long before anything was deleted that had not been copied. */
  'told before anything was thinned': none,
  /** After the recovery Region is back nothing from long ago is copied first, and the objectives hold again. */
  'caught up, newest first': none,
  /** Every snapshot taken since the trouble began, up to so long before the end, was copied, and once. */
  'every snapshot has arrived': z.strictObject({ unless: span.optional() }),
  /** The newest point of every database is younger than its objective at the end. */
  'the objectives hold again': none,
  /** Every alarm of the trouble is over at the end. */
  'alarms are over': none,
  /** Nothing was to be noticed at all. */
  'nobody was told': none,
  /** The trouble did strike: so many notes of that kind, or failed calls of that code, were seen. */
  'it was felt': z.strictObject({
    by: text(
      /^[A-Za-z][\w:.-]{0,80}$/,
      "Allowed: a kind of what the simulation notes, such as copy-failed, or AWS's code of a failed call.",
    ),
    times: wholeNumber(1, 100_000).optional(),
  }),
} as const;

export type HoldName = keyof typeof HOLDS;

/** One demand, with what it was told. */
export type Hold = {
  [Name in HoldName]: { readonly hold: Name } & Told<z.output<(typeof HOLDS)[Name]>>;
}[HoldName];
