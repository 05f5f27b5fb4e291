import * as pulumi from '@pulumi/pulumi';
import { type Config, readConfig } from './config';
import { faultsText } from './config-fault';
import { schemas } from './config-schema';

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
];

/** The config of the stack that is being deployed. Throws with every fault at once. */
export function programConfig(): Config {
  const config = new pulumi.Config();
  const raw: Record<string, unknown> = {};
  for (const key of [...Object.keys(schemas), 'databases']) {
    raw[key] = TEXTS.includes(key) ? config.get(key) : config.getObject(key);
  }
  const read = readConfig(raw);
  if (read.ok) return read.config;
  throw new pulumi.RunError(faultsText(pulumi.getStack(), read.faults));
}
