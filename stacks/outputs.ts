import * as pulumi from '@pulumi/pulumi';
import { z } from 'zod';
import type { RecoveredDatabase } from '../infra/recovery-side';
import type { Chain, Objectives, Side } from '../runtime/settings';
import type { ConfigFault } from './config-fault';

/** What the source stack says to the recovery stack. */
export interface SourceOutputs extends Chain {
  readonly databases: readonly RecoveredDatabase[];
  /** ARNs of the source account's keys that shared snapshots are under. */
  readonly snapshotKeys: readonly string[];
  /** What holds for databases that are found by their tag; empty when none are looked for. */
  readonly protectByTag: readonly Objectives[];
}

const side = z.object({ account: z.string(), region: z.string() });

const seconds = z.number().int().positive();

const objectives = {
  rpoSeconds: seconds,
  periodSeconds: seconds,
  snapshotSeconds: seconds,
  copySeconds: seconds,
};

/** The source account may be in other hands one day: what it says is checked, and nothing of it is run. */
const parts = {
  environment: z.string(),
  source: side,
  recovery: side,
  databases: z.array(
    z.object({
      name: z.string().regex(/^[a-z](-?[a-z0-9])*$/),
      kind: z.enum(['instance', 'cluster']).optional(),
      ...objectives,
      includeAutomated: z.boolean().default(false),
      recipe: z.object({
        instanceClass: z.string().regex(/^db\.[a-z0-9.-]+$/),
        engine: z.string().regex(/^[a-z0-9-]+$/),
        engineVersion: z.string(),
        port: z.number().int().min(1).max(65_535),
        masterUsername: z.string(),
        databaseName: z.string(),
        multiAz: z.boolean(),
      }),
      checks: z.object({
        tables: z.array(z.string()),
        newest: z.object({ table: z.string(), column: z.string(), withinSeconds: seconds }).optional(),
        sql: z.array(z.string()),
      }),
    }),
  ),
  snapshotKeys: z.array(z.string().regex(/^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/)).min(1),
  protectByTag: z.array(z.object(objectives)).max(1),
} as const satisfies Record<keyof SourceOutputs, z.ZodType>;

/** Reads what the source stack last said. Throws when an output is not there, or is not what it must be. */
export async function sourceOutputs(stack: string): Promise<SourceOutputs> {
  const reference = new pulumi.StackReference(stack, { name: stack });
  const read = async <Name extends keyof typeof parts>(name: Name) => [
    name,
    readPart(stack, name, await requireOutput(reference, stack, name)),
  ];
  const names = Object.keys(parts) as (keyof typeof parts)[];
  const said = Object.fromEntries(await Promise.all(names.map(read))) as SourceOutputs;
  if (said.databases.length > 0 || said.protectByTag.length > 0) return said;
  throw new pulumi.RunError(
    `Stack ${stack} protects no database, and looks for none by tag. Name one in its lifeboat:databases, or set its ` +
      `lifeboat:protectByTag; run \`pulumi up -s ${stack}\`, then this one again.`,
  );
}

/** The value of an output of another stack. Throws with the command that makes it when it is not there. */
export async function requireOutput(
  reference: pulumi.StackReference,
  stack: string,
  name: string,
): Promise<unknown> {
  const { value, secretValue } = await reference.getOutputDetails(name);
  const found: unknown = value ?? secretValue;
  if (found !== undefined) return found;
  throw new pulumi.RunError(
    `Stack ${stack} has no output ${name}: run \`pulumi up -s ${stack}\` first. ` +
      'It is the stack that lifeboat:sourceStack names.',
  );
}

function readPart(stack: string, name: keyof typeof parts, value: unknown): unknown {
  const { success, data, error } = parts[name].safeParse(value);
  if (success) return data;
  const reasons = error.issues.map(({ path, message }) => `${[name, ...path].join('.')}: ${message}`);
  throw new pulumi.RunError(
    `Stack ${stack} says what this version cannot read: ${reasons.join('; ')}. ` +
      `Deploy both stacks with the same version: run \`pulumi up -s ${stack}\`, then this one again.`,
  );
}

/** Where this stack's config and the source stack disagree about the two sides. */
export function disagreements(stack: string, config: Chain, said: Chain): ConfigFault[] {
  const differ = (key: string, value: string, other: string): ConfigFault[] =>
    value === other ? [] : [{ key, value, allowed: `Allowed: ${other}, as stack ${stack} says.` }];
  const sides = (['source', 'recovery'] as const).flatMap((name) =>
    (['account', 'region'] as const satisfies readonly (keyof Side)[]).flatMap((key) =>
      differ(`${name}.${key}`, config[name][key], said[name][key]),
    ),
  );
  return [...differ('environment', config.environment, said.environment), ...sides];
}

interface Keyed {
  readonly sourceStack: string;
  readonly keys: Readonly<Record<string, string>>;
}

interface Said {
  readonly databases: readonly { readonly name: string }[];
  /** Empty when none are looked for. */
  readonly protectByTag: readonly unknown[];
}

/** Databases that have a key of their own here, and that the source stack does not know. */
export function strangeKeys(config: Keyed, said: Said): ConfigFault[] {
  if (said.protectByTag.length > 0) return [];
  const known = said.databases.map(({ name }) => name);
  return keysOfUnknown(config, said).map(([name, value]) => ({
    key: `keys.${name}`,
    value,
    allowed: `Allowed: a key for one of ${known.join(', ')}, which stack ${config.sourceStack} protects.`,
  }));
}

/** Warns of the same where databases are found by their tag: those have no list, and a name may be written wrong. */
export function warnOfStrangeKeys(config: Keyed, said: Said): void {
  for (const [name] of said.protectByTag.length > 0 ? keysOfUnknown(config, said) : []) {
    pulumi.log.warn(
      `lifeboat:keys.${name} is used if a database ${name} is found by its tag: stack ${config.sourceStack} names none.`,
    );
  }
}

function keysOfUnknown({ keys }: Keyed, { databases }: Said): [string, string][] {
  return Object.entries(keys).filter(([given]) => !databases.some(({ name }) => name === given));
}
