import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Traffic } from '../../infra/traffic-record';
import type { Chain, Retention } from '../../runtime/settings';
import { readConfig as readPulumiConfig } from '../../simulator/pulumi/config';
import { type Project, readProject } from '../../simulator/pulumi/project';
import {
  type Config,
  type ProtectedDatabase,
  type RecoveryConfig,
  readConfig,
  type SourceConfig,
} from '../../stacks/config';
import { faultsText } from '../../stacks/config-fault';
import { strangeKeys } from '../../stacks/outputs';
import { similar } from '../../stacks/similar';
import { protectionText } from '../../stacks/unprotected';
import { configTexts, type Scenario } from './scenario';

/** What an exercise rehearses: both stacks of one environment, as their config says. */
export interface Rehearsal {
  readonly folder: string;
  readonly sourceStack: string;
  readonly recoveryStack: string;
  readonly chain: Chain;
  readonly databases: readonly ProtectedDatabase[];
  readonly traffic: Traffic;
  /** ARNs of the recovery account's own keys that copies go under. */
  readonly keys: readonly string[];
  readonly rtoSeconds: number;
  readonly retention: Retention;
}

/** What is rehearsed, and the config of both stacks. */
export interface ReadRehearsal {
  readonly rehearsal: Rehearsal;
  readonly source: SourceConfig;
  readonly recovery: RecoveryConfig;
}

/**
 * Reads the project in `folder` and the config of both stacks, but for what a scenario sets otherwise. Finds every fault
 * of both at once.
 */
export function readRehearsal(
  folder: string,
  environment: string,
  differing: Scenario['config'] = {},
): ReadRehearsal | { readonly faults: string[] } {
  if (!['yaml', 'yml'].some((ending) => existsSync(join(folder, `Pulumi.${ending}`)))) {
    return { faults: ['There is no Pulumi.yaml here. Run lifeboat in the folder of a Lifeboat project.'] };
  }
  const stacks = { source: environment, recovery: `${environment}-dr` };
  const missing = Object.values(stacks).filter((stack) => !existsSync(join(folder, `Pulumi.${stack}.yaml`)));
  const project = readProgram(folder);
  if (missing.length > 0) {
    const alone = !('faults' in project) && !missing.includes(stacks.source);
    const source = alone ? readStack(project, stacks.source, 'source', differing.source) : {};
    const text = 'unprotected' in source ? unprotectedText : missingText;
    return { faults: [text(folder, environment, missing)] };
  }
  if ('faults' in project) return project;
  const source = readStack(project, stacks.source, 'source', differing.source);
  const recovery = readStack(project, stacks.recovery, 'recovery', differing.recovery);
  const faults = [
    ...('faults' in source ? source.faults : []),
    ...('faults' in recovery ? recovery.faults : []),
  ];
  if ('faults' in source || 'faults' in recovery) return { faults };
  if (JSON.stringify(source.config.chain) !== JSON.stringify(recovery.config.chain)) {
    return { faults: [differText(stacks, source.config.chain, recovery.config.chain)] };
  }
  const named = recovery.config.sourceStack.split('/').at(-1);
  if (named !== stacks.source) {
    const given = `lifeboat:sourceStack of stack ${stacks.recovery} is "${recovery.config.sourceStack}"`;
    return { faults: [`${given}; an exercise of ${environment} needs "${stacks.source}" there.`] };
  }
  const { databases, protectByTag } = source.config;
  const strange = strangeKeys(recovery.config, {
    databases,
    protectByTag: protectByTag === undefined ? [] : [protectByTag],
  });
  if (strange.length > 0) return { faults: [faultsText(stacks.recovery, strange)] };
  return {
    rehearsal: {
      folder,
      sourceStack: stacks.source,
      recoveryStack: stacks.recovery,
      chain: source.config.chain,
      databases: source.config.databases,
      traffic: recovery.config.traffic,
      keys: [...new Set(Object.values(recovery.config.keys))],
      rtoSeconds: recovery.config.rtoSeconds,
      retention: recovery.config.retention,
    },
    source: source.config,
    recovery: recovery.config,
  };
}

/** Its own message names the folder, which is no business of the output's reader. */
function readProgram(folder: string): Project | { readonly faults: string[] } {
  try {
    return readProject(folder);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { faults: [message.replaceAll(`${folder}/`, '').replaceAll(folder, 'this folder')] };
  }
}

type OfRole<Role extends Config['role']> = Extract<Config, { readonly role: Role }>;

function readStack<Role extends Config['role']>(
  project: Project,
  stack: string,
  role: Role,
  differing: Readonly<Record<string, unknown>> = {},
): { readonly config: OfRole<Role> } | { readonly faults: string[]; readonly unprotected?: true } {
  let texts: Record<string, string>;
  try {
    texts = readPulumiConfig(project, stack, configTexts(differing));
  } catch (error) {
    return { faults: [error instanceof Error ? error.message : String(error)] };
  }
  const prefix = `${project.name}:`;
  const raw = Object.entries(texts)
    .filter(([key, text]) => key.startsWith(prefix) && !isDefault(text))
    .map(([key, text]) => [key.slice(prefix.length), structured(text)]);
  const read = readConfig(Object.fromEntries(raw));
  if (!read.ok) {
    const set = Object.keys(differing).filter((name) => read.faults.some(({ key }) => rootOf(key) === name));
    const aside = set.length === 0 ? '' : `\nThe scenario sets ${set.join(', ')} here: correct that there.`;
    return { faults: [faultsText(stack, read.faults) + aside] };
  }
  if (read.config.role === role) return { config: read.config as OfRole<Role> };
  if (read.config.role === 'unprotected' && role === 'source') {
    return { faults: [protectionText(read.config.environment)], unprotected: true };
  }
  return {
    faults: [`lifeboat:role of stack ${stack} is "${read.config.role}"; an exercise needs "${role}" there.`],
  };
}

/** `databases` of `databases[0].rpo`. */
function rootOf(key: string): string {
  return key.replace(/[.[].*$/, '');
}

/** Pulumi keeps lists and objects as JSON text, everything else as the text itself. */
function structured(text: string): unknown {
  return /^[[{]/.test(text) ? JSON.parse(text) : text;
}

/** Pulumi.yaml gives keys that not every stack has an empty default, because Pulumi asks for every key without one. */
function isDefault(text: string): boolean {
  return ['', '[]', '{}'].includes(text);
}

function missingText(folder: string, environment: string, missing: readonly string[]): string {
  const known = environmentsIn(folder);
  const files = missing.map((stack) => `Pulumi.${stack}.yaml`).join(' and ');
  const nearest = similar(environment, known);
  const advice =
    nearest !== undefined && nearest !== environment
      ? `Did you mean ${nearest}?`
      : `Environments here: ${known.length > 0 ? known.join(', ') : 'none'}.`;
  return `--environment is "${environment}", but there is no ${files}. ${advice}`;
}

/** An environment without a partner is no mistake, but there is nothing of it to recover. */
function unprotectedText(folder: string, environment: string): string {
  const known = environmentsIn(folder);
  return (
    `--environment is "${environment}", which has no recovery side. ${protectionText(environment)} ` +
    `Environments here that can be recovered: ${known.length > 0 ? known.join(', ') : 'none'}.`
  );
}

/** Those that have the config of both their stacks. */
function environmentsIn(folder: string): string[] {
  const stacks = readdirSync(folder).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
  return stacks.filter((stack) => stacks.includes(`${stack}-dr`)).sort();
}

function differText(
  stacks: { readonly source: string; readonly recovery: string },
  source: Chain,
  recovery: Chain,
): string {
  const text = ({ environment, source: from, recovery: to }: Chain) =>
    `${environment}, ${from.account} ${from.region} to ${to.account} ${to.region}`;
  return (
    `Pulumi.${stacks.source}.yaml and Pulumi.${stacks.recovery}.yaml must name the same environment, source and ` +
    `recovery: they say ${text(source)} and ${text(recovery)}.`
  );
}
