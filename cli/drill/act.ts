import { z } from 'zod';
import { DELAYED_CHANGES } from '../../simulator/faults';
import {
  databaseName,
  oneOf,
  share,
  side,
  signedSpan,
  span,
  type Told,
  text,
  wholeNumber,
} from './scenario-fields';

const service = text(
  /^[a-z][a-z0-9]{1,30}$/,
  'Allowed: the name of a service in endpoints, such as rds, kms, lambda, events, states, s3, sns, sqs.',
);
const action = text(/^[A-Z][A-Za-z0-9]{1,60}$/, 'Allowed: an action of the service, such as CopyDBSnapshot.');
const functionName = text(
  /^[a-z][a-z0-9-]{0,40}$/,
  'Allowed: a function of the side, such as share, copy, reconcile, announce.',
);
const detailType = text(
  /^[A-Za-z][\w ./-]{0,99}$/,
  'Allowed: the detail-type of events, such as RDS DB Snapshot Event.',
);
const snapshotName = text(/^[a-z][a-z0-9-]{0,99}$/, 'Allowed: the name of a DB snapshot.');
const table = { database: databaseName.optional() };

/** How a service can fail. */
export const OUTAGES = ['unavailable', 'unanswered'] as const;

/** Of what changes can be seen late: roles' inline policies, RDS's tags and lists, rules of EventBridge, grants of KMS. */
export const SEEN_LATE = ['policies', ...DELAYED_CHANGES] as const;

/** Quotas of RDS, per account and Region; of clusters the same, where any are protected. */
export const RDS_QUOTAS = ['manual snapshots', 'concurrent copies', 'instances'] as const;

/**
 * All that can happen to the world of an exercise, with what each needs to be told. Where a person does it, the rights
 * are those of an administrator of that side's account and no others. `database` defaults to the first protected one.
 */
export const ACTS = {
  /** The side's Region answers nothing, and nothing in it goes on. */
  'lose region': z.strictObject({ side }),
  'return region': z.strictObject({ side }),
  /** One service does not work in the side's Region, whoever asks: it answers with a 503, or not at all. */
  'fail service': z.strictObject({ side, service, how: oneOf(OUTAGES).optional() }),
  'return service': z.strictObject({ side, service }),
  /** The service throttles a share of the calls that the side's account makes in its Region. */
  'throttle calls': z.strictObject({
    side,
    service,
    action: action.optional(),
    share: share.optional(),
  }),
  /** Ends all that `throttle calls` began for a service on the side. */
  'end throttling': z.strictObject({ side, service }),
  /** A share of event deliveries vanishes, on both sides or one. */
  'lose events': z.strictObject({
    side: side.optional(),
    share: share.optional(),
    detailType: detailType.optional(),
  }),
  /** A share arrives up to so much later, each by another time: so they overtake each other. */
  'delay events': z.strictObject({
    by: span,
    side: side.optional(),
    share: share.optional(),
    detailType: detailType.optional(),
  }),
  /** A share arrives twice, the second time at another moment. */
  'double events': z.strictObject({
    side: side.optional(),
    share: share.optional(),
    detailType: detailType.optional(),
  }),
  /** Changes of a kind are seen so much later, on both sides: as AWS has it, only longer. */
  'delay changes': z.strictObject({ what: oneOf(SEEN_LATE), by: span }),
  /** Ends all that `delay changes` began, for changes to come. */
  'settle changes': z.strictObject({}),
  /** Ends what lost, delayed or doubled events. What was lost stays lost. */
  'deliver events': z.strictObject({}),
  /** Every function of the side can start no more, or can again. */
  'stop functions': z.strictObject({ side }),
  'start functions': z.strictObject({ side }),
  /** The next invocations of a function end at this call of theirs to AWS, which acts on it, before the answer is there. */
  'kill function': z.strictObject({
    side,
    function: functionName,
    atCall: wholeNumber(1, 1000),
    times: wholeNumber(1, 1000).optional(),
  }),
  /** Every schedule of the side is disabled. */
  'disable schedules': z.strictObject({ side }),
  /** The side's functions and what signs for them read a clock that is wrong by so much. */
  'skew clock': z.strictObject({ side, by: signedSpan }),
  /** Every customer managed key of the side's account in its Region. */
  'disable keys': z.strictObject({ side }),
  'enable keys': z.strictObject({ side }),
  'schedule deletion of keys': z.strictObject({ side, days: wholeNumber(7, 30).optional() }),
  'cancel deletion of keys': z.strictObject({ side }),
  /** What the side's account has fills the quota, but for so much; or AWS's usual quota holds again. */
  'fill quota': z.strictObject({ side, quota: oneOf(RDS_QUOTAS), leaving: wholeNumber(0, 1000).optional() }),
  'set quota': z.strictObject({ side, quota: oneOf(RDS_QUOTAS), to: wholeNumber(0, 10_000) }),
  'free quota': z.strictObject({ side, quota: oneOf(RDS_QUOTAS) }),
  /** The table that the rows are in. */
  'drop table': z.strictObject(table),
  'empty table': z.strictObject(table),
  /** Deletion protection off first, no final snapshot, automated backups gone too; of a cluster, its instances first. */
  'delete instance': z.strictObject(table),
  /** Of the newest but one recovery point of each database, as the recovery plan does when its checks have passed. */
  'mark a point verified': z.strictObject({}),
  /** All of the source account in its Region. */
  'unshare snapshots': z.strictObject({}),
  'delete snapshots': z.strictObject({}),
  /** One manual snapshot of the database as it is, under a name of no schedule. */
  'take a snapshot': z.strictObject({ ...table, name: snapshotName }),
  /** Copies of a snapshot under names of ours, one for each of the last slots, shared with the recovery account. */
  'copy under our names': z.strictObject({ ...table, name: snapshotName, slots: wholeNumber(1, 1000) }),
  'share all snapshots': z.strictObject({}),
  /** On the recovery side's bus: what it accepts, naming snapshots of every kind, and what it does not. */
  'forge events': z.strictObject({}),
  /** Every customer managed key of the source account: its policy shut, disabled, its deletion scheduled. */
  'destroy keys': z.strictObject({}),
  /** Every deletion, reading and change of what the recovery account has, tried by an administrator of the source account. */
  'attack the recovery account': z.strictObject({}),
} as const;

export type ActName = keyof typeof ACTS;

/** One thing that happens, with what it was told. */
export type Act = {
  [Name in ActName]: { readonly do: Name } & Told<z.output<(typeof ACTS)[Name]>>;
}[ActName];
