import type { z } from 'zod';
import { MOST_DATABASES } from '../infra/recovery-plan-looks';
import type { Side } from '../runtime/settings';
import type { ConfigFault } from './config-fault';
import { type Given, valueAt } from './config-parse';
import { type ConfigKey, schemas } from './config-schema';
import { QUOTAS } from './defaults';
import { similar } from './similar';

/** What was read of each key without a fault. */
export type Parts = { [Key in keyof typeof schemas]: z.output<(typeof schemas)[Key]> };

/** What the message of a list of databases says. */
export const DATABASES_ALLOWED =
  `Allowed: a list of 1 to ${MOST_DATABASES} databases. ` +
  'Protect more by the tag lifeboat:protect, with lifeboat:protectByTag, or with another environment.';

/** Keys that one role may have and the other must not: the recovery side learns of databases from the source stack. */
const KEYS_OF = {
  source: ['databases', 'protectByTag', 'rdsEvents'],
  recovery: [
    'sourceStack',
    'rto',
    'traffic',
    'retention',
    'copyStrategy',
    'copies',
    'clusterCopies',
    'keys',
    'ledger',
  ],
} as const satisfies Record<string, readonly ConfigKey[]>;

const NEEDED_BY_BOTH = ['role', 'environment', 'source'] as const;

const NEEDED_BY_RECOVERY = ['recovery', 'sourceStack', 'rto', 'traffic'] as const;

/** Every key that a stack's config may have. */
export const KEYS: readonly string[] = [...Object.keys(schemas), 'databases'];

/** The rules that are about more than one key. `given` lacks what had faults of its own. */
export function ruleFaults(raw: Given, given: Partial<Parts>): ConfigFault[] {
  const read = { ...given, role: given.role ?? likelyRole(raw) };
  return [
    ...unknown(raw),
    ...missing(raw, read.role),
    ...foreign(raw, given.role),
    ...sidesDiffer(read),
    ...deploysThere(read),
    ...tooManyCopies(read),
    ...keysElsewhere(raw, read),
  ];
}

/** Without a role that can be read, the keys that only one of them has tell which was meant, so that its faults show. */
function likelyRole(raw: Given): Parts['role'] | undefined {
  const [isSource, isRecovery] = [KEYS_OF.source, KEYS_OF.recovery].map((keys: readonly ConfigKey[]) =>
    keys.some((key) => raw[key] !== undefined),
  );
  if (isSource === isRecovery) return undefined;
  return isSource ? 'source' : 'recovery';
}

function unknown(raw: Given): ConfigFault[] {
  return Object.entries(raw)
    .filter(([key]) => !KEYS.includes(key))
    .map(([key, value]) => {
      const nearest = similar(key, KEYS);
      const hint = nearest === undefined ? '' : ` Did you mean lifeboat:${nearest}?`;
      return { key, value, allowed: `There is no such key.${hint} Allowed: ${KEYS.join(', ')}.` };
    });
}

function missing(raw: Given, role: Parts['role'] | undefined): ConfigFault[] {
  const needed: readonly ConfigKey[] = [
    ...NEEDED_BY_BOTH,
    ...(role === 'recovery' ? NEEDED_BY_RECOVERY : []),
  ];
  const faults = needed
    .filter((key) => raw[key] === undefined)
    .map((key) => ({ key, value: undefined, allowed: allowedFor(key) }));
  return role === 'source' ? [...faults, ...halfProtected(raw)] : faults;
}

/** A source without a partner protects nothing; who names databases wants them protected. */
function halfProtected(raw: Given): ConfigFault[] {
  const wants = (['databases', 'protectByTag'] as const).filter((key) => raw[key] !== undefined);
  if (raw.recovery !== undefined && wants.length === 0) {
    return [{ key: 'databases', value: undefined, allowed: DATABASES_ALLOWED }];
  }
  if (raw.recovery !== undefined || wants.length === 0) return [];
  const given = wants.map((key) => `lifeboat:${key}`).join(' and ');
  const allowed = `${allowedFor('recovery')} ${given} cannot be kept without it: an environment that protects nothing has neither.`;
  return [{ key: 'recovery', value: undefined, allowed }];
}

function allowedFor(key: ConfigKey): string {
  if (key === 'databases') return DATABASES_ALLOWED;
  const { error } = schemas[key].safeParse(undefined);
  return error?.issues[0]?.message ?? 'It is needed.';
}

function foreign(raw: Given, role: Parts['role'] | undefined): ConfigFault[] {
  if (role === undefined) return [];
  const other = role === 'source' ? 'recovery' : 'source';
  return KEYS_OF[other]
    .filter((key) => raw[key] !== undefined)
    .map((key) => ({ key, value: raw[key], allowed: `Allowed: only in a stack whose role is ${other}.` }));
}

/**
 * RDS shares a snapshot with other accounts only, and a copy in the account or in the Region that was lost is lost with
 * it.
 */
function sidesDiffer({ source, recovery }: Partial<Parts>): ConfigFault[] {
  if (source === undefined || recovery === undefined) return [];
  const same = [
    ...(source.account === recovery.account ? ['account'] : []),
    ...(source.region === recovery.region ? ['Region'] : []),
  ].join(' and ');
  if (same === '') return [];
  const allowed =
    "Allowed: another account and another Region than the source's, so that no loss takes both; " +
    `both sides name the same ${same}.`;
  return [{ key: 'recovery', value: recovery, allowed }];
}

function deploysThere({ role, source, recovery, deployRole }: Partial<Parts>): ConfigFault[] {
  const side: Side | undefined = role === 'source' ? source : role === 'recovery' ? recovery : undefined;
  if (side === undefined || deployRole === undefined || deployRole.split(':')[4] === side.account) return [];
  const allowed = `Allowed: a role of ${side.account}, where this stack is deployed.`;
  return [{ key: 'deployRole', value: deployRole, allowed }];
}

function tooManyCopies({ role, copies, quotas }: Partial<Parts>): ConfigFault[] {
  const { concurrentCopies } = quotas ?? QUOTAS;
  if (role !== 'recovery' || copies === undefined || copies <= concurrentCopies) return [];
  const allowed = `Allowed: at most ${concurrentCopies}, which lifeboat:quotas.concurrentCopies grants.`;
  return [{ key: 'copies', value: copies, allowed }];
}

/** A recovery point under a key that is not of the recovery account in its Region could not be made, or be lost with the source. */
function keysElsewhere(raw: Given, { recovery, keys = {} }: Partial<Parts>): ConfigFault[] {
  if (recovery === undefined) return [];
  const { account, region } = recovery;
  return Object.entries(keys)
    .filter(([, arn]) => !arn.startsWith(`arn:aws:kms:${region}:${account}:`))
    .map(([database]) => ({
      key: `keys.${database}`,
      value: valueAt(raw.keys, [database]),
      allowed: `Allowed: a key of the recovery account ${account} in ${region}.`,
    }));
}
