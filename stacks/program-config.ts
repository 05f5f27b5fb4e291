import * as pulumi from '@pulumi/pulumi';
import { type Config, readConfig } from './config';
import { faultsText } from './config-fault';
import { KEYS } from './config-rules';

/** Keys whose values are text; all others are structured. */
const TEXTS: readonly string[] = [
  'role',
  'environment',
  'deployRole',
  'sourceStack',
  'rto',
  'rdsEvents',
  'copyStrategy',
  'copies',
  'clusterCopies',
];

/** The config of the stack that is being deployed. Throws with every fault at once. */
export function programConfig(): Config {
  const config = new pulumi.Config();
  const raw: Record<string, unknown> = {};
  for (const key of KEYS) {
    raw[key] = TEXTS.includes(key) ? config.get(key) : config.getObject(key);
  }
  Object.assign(raw, unknownTexts(config.name));
  const read = readConfig(raw);
  if (read.ok) return read.config;
  throw new pulumi.RunError(faultsText(pulumi.getStack(), read.faults));
}

/** What the stack's file has under names that are no keys of ours, as text. */
function unknownTexts(project: string): Record<string, string> {
  const prefix = `${project}:`;
  const own = Object.entries(pulumi.runtime.allConfig()).flatMap(([full, text]): [string, string][] =>
    full.startsWith(prefix) && typeof text === 'string' ? [[full.slice(prefix.length), text]] : [],
  );
  return Object.fromEntries(own.filter(([key]) => !KEYS.includes(key)));
}
