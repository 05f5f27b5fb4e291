import { z } from 'zod';
import { CLUSTER_SNAPSHOTS } from '../runtime/backup/kinds';
import { LONGEST_RPO_SECONDS, SHORTEST_RPO_SECONDS } from '../runtime/cadence';
import { DURATION_FORM, readDuration } from '../runtime/duration';
import { LEDGER, MOST_CLUSTER_COPIES, QUOTAS, RETENTION } from './defaults';

/** What the message of every rule says: what is allowed. */
function text(pattern: RegExp, allowed: string) {
  return z.string({ error: allowed }).regex(pattern, { error: allowed });
}

/** Read as seconds. */
function duration(shortest: number, longest: number, bounds: string) {
  const allowed = `Allowed: ${DURATION_FORM}, ${bounds}.`;
  return z.string({ error: allowed }).transform((given, context) => {
    const seconds = readDuration(given);
    if (seconds !== undefined && seconds >= shortest && seconds <= longest) return seconds;
    context.addIssue({ code: 'custom', message: allowed });
    return z.NEVER;
  });
}

/** Pulumi hands a number on its own to a program as text. */
function wholeNumber(least: number, most: number, what: string) {
  const allowed = `Allowed: a whole number from ${least} to ${most}: ${what}.`;
  return z
    .union(
      [
        z.number(),
        z
          .string()
          .regex(/^\d{1,9}$/)
          .transform(Number),
      ],
      { error: allowed },
    )
    .refine((number) => Number.isInteger(number) && number >= least && number <= most, { error: allowed });
}

function object<Shape extends z.ZodRawShape>(shape: Shape, allowed: string) {
  const keys = `Allowed: ${Object.keys(shape).join(', ')}.`;
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? keys : `Allowed: ${allowed}`),
  });
}

function list<Item extends z.ZodType>(item: Item, allowed: string) {
  return z.array(item, { error: `Allowed: a list of ${allowed}.` });
}

const DAY = 86_400;

const account = text(
  /^\d{12}$/,
  'Allowed: an AWS account id, twelve digits in quotes (without them YAML reads a number).',
);

const region = text(
  /^(?!cn-|us-gov-|us-iso)[a-z]{2}(-[a-z]+)+-\d$/,
  "Allowed: a Region of AWS's commercial partition, as us-west-2.",
);

const side = object({ account, region }, 'account and region.');

const host = text(
  /^(?=.{1,253}$)([a-z0-9_]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/,
  'Allowed: a host name in small letters, as api.example.com, without a dot at the end.',
);

const table = text(
  /^[^."\s][^."]{0,62}(\.[^."\s][^."]{0,62})?$/,
  'Allowed: a table, as orders, or a schema and a table, as billing.invoices.',
);

const checks = object(
  {
    tables: list(table, 'tables').default([]),
    newest: object(
      {
        table,
        column: text(/^[^."\s][^."]{0,62}$/, 'Allowed: a column, as placed_at.'),
        within: duration(1, 366 * DAY, 'up to 366 days'),
      },
      'table, column and within.',
    ).optional(),
    sql: list(
      text(/\S/, 'Allowed: an SQL statement whose first column of the first row must be true.'),
      'SQL statements',
    ).default([]),
  },
  'tables, newest and sql.',
);

const allowances = object(
  {
    snapshot: duration(60, DAY, '1 minute to 1 day').default(300),
    copy: duration(60, DAY, '1 minute to 1 day').default(1_200),
  },
  'snapshot and copy.',
);

const ALLOWANCES = { snapshot: 300, copy: 1_200 };

const objectives = {
  rpo: duration(SHORTEST_RPO_SECONDS, LONGEST_RPO_SECONDS, '10 minutes to 30 days'),
  every: duration(1, DAY, 'up to 1 day'),
  allowances: allowances.default(ALLOWANCES),
};

export const databaseSchema = object(
  {
    name: text(
      /^(?=.{1,63}$)[a-z](-?[a-z0-9])*$/,
      'Allowed: the identifier of a DB instance or cluster in small letters: a letter first, no hyphen last and no two in a row, at most 63.',
    ),
    kind: z
      .enum(['instance', 'cluster'], { error: 'Allowed: instance, or cluster for one of Aurora PostgreSQL.' })
      .default('instance'),
    ...objectives,
    checks: checks.default({ tables: [], sql: [] }),
    includeAutomated: z.boolean({ error: 'Allowed: true or false.' }).default(false),
  },
  'name, kind, rpo, every, checks, allowances and includeAutomated.',
);

const quotas = object(
  {
    manualSnapshots: wholeNumber(1, 100_000, "AWS's quota of manual DB snapshots (L-272F1212)").default(
      QUOTAS.manualSnapshots,
    ),
    concurrentCopies: wholeNumber(1, 1_000, 'snapshot copies that may be in progress').default(
      QUOTAS.concurrentCopies,
    ),
    manualClusterSnapshots: wholeNumber(
      1,
      100_000,
      "AWS's quota of manual DB cluster snapshots (L-9B510759)",
    ).default(CLUSTER_SNAPSHOTS),
  },
  'manualSnapshots, concurrentCopies and manualClusterSnapshots, as AWS grants them for the account in that Region.',
);

const retention = object(
  {
    hourly: wholeNumber(0, 744, 'hours of which one recovery point is kept').default(RETENTION.hourly),
    daily: wholeNumber(0, 366, 'days of which one recovery point is kept').default(RETENTION.daily),
    weekly: wholeNumber(0, 260, 'weeks of which one recovery point is kept').default(RETENTION.weekly),
    monthly: wholeNumber(0, 120, 'months of which one recovery point is kept').default(RETENTION.monthly),
  },
  'hourly, daily, weekly and monthly.',
);

const ledger = object(
  {
    mode: z
      .enum(['governance', 'compliance'], { error: 'Allowed: governance or compliance.' })
      .default(LEDGER.mode),
    days: wholeNumber(1, 36_500, 'days that nobody can remove what the ledger says').default(LEDGER.days),
  },
  'mode and days.',
);

const key = text(
  /^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/,
  'Allowed: the ARN of a KMS key, as arn:aws:kms:us-east-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab.',
);

const TAG_CHARACTERS = 'letters, digits, spaces and _ . : / = + - @';
const TAG_KEY_ALLOWED = `Allowed as the name of a tag: 1 to 128 ${TAG_CHARACTERS}, and neither aws: nor lifeboat: first.`;
const TAG_VALUE_ALLOWED = `Allowed as the value of a tag: at most 256 ${TAG_CHARACTERS}.`;

/** AWS docs: Tagging AWS Resources User Guide, "Tag naming limits and requirements". Tags `lifeboat:` are our own. */
const tagKey = text(/^(?!aws:|lifeboat:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/iu, TAG_KEY_ALLOWED);

/** By key, what is allowed; each is read on its own, so that one fault hides no other. */
export const schemas = {
  role: z.enum(['source', 'recovery'], { error: 'Allowed: source or recovery.' }),
  environment: text(
    /^(?=.{1,20}$)[a-z](-?[a-z0-9])*$/,
    'Allowed: small letters, digits and single hyphens, a letter first, at most 20 characters.',
  ),
  source: side,
  recovery: side,
  deployRole: text(
    /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/,
    'Allowed: the ARN of an IAM role, as arn:aws:iam::111111111111:role/deploy.',
  ),
  protectByTag: object(objectives, 'rpo, every and allowances.'),
  rdsEvents: z.enum(['eventbridge', 'sns'], { error: 'Allowed: eventbridge or sns.' }),
  quotas,
  retention,
  copyStrategy: z.enum(['auto', 'single-step', 'two-hop'], {
    error: 'Allowed: auto, single-step or two-hop.',
  }),
  copies: wholeNumber(1, 1_000, 'copies that this environment may have in progress'),
  clusterCopies: wholeNumber(
    1,
    MOST_CLUSTER_COPIES,
    "copies of clusters' snapshots that this environment may have in progress",
  ),
  keys: z.record(z.string(), key, {
    error: 'Allowed: names of databases, and for each the ARN of a KMS key of the recovery account.',
  }),
  ledger,
  sourceStack: text(
    /^([\w.-]+\/){0,2}[\w.-]+$/,
    'Allowed: the name of the source stack, as production or organization/lifeboat/production.',
  ),
  rto: duration(60, 30 * DAY, '1 minute to 30 days'),
  alerts: list(
    text(/^[^@\s]+@[^@\s]+\.[^@\s]+$/, 'Allowed: an e-mail address, as oncall@example.com.'),
    'e-mail addresses',
  ),
  traffic: object(
    {
      zoneId: text(/^Z[A-Z0-9]{1,31}$/, 'Allowed: the id of a hosted zone, as Z08345723EXAMPLE1234.'),
      record: host,
      sourceTarget: host,
      recoveryTarget: host,
      ttl: duration(1, DAY, 'up to 1 day'),
    },
    'zoneId, record, sourceTarget, recoveryTarget and ttl.',
  ),
  tags: z.record(tagKey, text(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u, TAG_VALUE_ALLOWED), {
    // What is wrong with a name is told of the name.
    error: (issue) => (issue.code === 'invalid_key' ? TAG_KEY_ALLOWED : 'Allowed: names and values of tags.'),
  }),
} as const;

export type ConfigKey = keyof typeof schemas | 'databases';
