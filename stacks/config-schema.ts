import { z } from 'zod';
import { DURATION_FORM, readDuration } from './duration';

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

export const databaseSchema = object(
  {
    name: text(
      /^(?=.{1,63}$)[a-z](-?[a-z0-9])*$/,
      'Allowed: the identifier of a DB instance in small letters: a letter first, no two hyphens in a row, at most 63.',
    ),
    rpo: duration(600, 30 * DAY, '10 minutes to 30 days'),
    every: duration(1, DAY, 'up to 1 day'),
    checks: checks.default({ tables: [], sql: [] }),
    allowances: allowances.default({ snapshot: 300, copy: 1_200 }),
  },
  'name, rpo, every, checks and allowances.',
);

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
  tags: z.record(z.string(), text(/^.{1,256}$/, 'Allowed: text of at most 256 characters.'), {
    error: 'Allowed: names and values of tags.',
  }),
} as const;

export type ConfigKey = keyof typeof schemas | 'databases';
