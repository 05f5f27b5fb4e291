import { idOf } from '../chance';
import type { Caller } from '../service';
import type { World } from '../world';
import { isObject, type Properties, plainAll, type Value } from './values';

/** A configured provider: where its resources live, who makes them, which tags they all get. */
export interface Provider {
  /** Made from what decides where resources live, so that a change of it replaces them. */
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly caller: Caller;
  readonly defaultTags: Readonly<Record<string, string>>;
}

/** Settings that say nothing in a simulation: how credentials are found, checked and retried. */
const WITHOUT_EFFECT = [
  'profile',
  'maxRetries',
  'retryMode',
  'skipCredentialsValidation',
  'skipMetadataApiCheck',
  'skipRegionValidation',
  'skipRequestingAccountId',
  'version',
];
const WITH_EFFECT = ['region', 'allowedAccountIds', 'forbiddenAccountIds', 'assumeRoles', 'defaultTags'];

/**
 * Configures the AWS provider for `account`'s administrator, or for the role that it may assume from there. Throws
 * when the account is not allowed, the role refuses, or a setting is not simulated.
 */
export async function configureProvider(world: World, account: string, given: Properties): Promise<Provider> {
  const settings = read(given);
  const foreign = Object.keys(settings).filter(
    (key) => !WITH_EFFECT.includes(key) && !WITHOUT_EFFECT.includes(key),
  );
  if (foreign.length > 0) {
    throw new Error(
      `The AWS provider's ${foreign.join(', ')} is not simulated; ${WITH_EFFECT.join(', ')} are.`,
    );
  }
  const { region } = settings;
  if (typeof region !== 'string' || region === '') {
    throw new Error('Missing region configuration. Set it: `pulumi config set aws:region us-west-2`.');
  }
  let caller: Caller = { kind: 'administrator', account };
  for (const role of list(settings.assumeRoles)) caller = await assume(world, caller, region, role);
  const allowed = list(settings.allowedAccountIds).map(String);
  if (allowed.length > 0 && !allowed.includes(caller.account)) {
    throw new Error(`AWS account ID not allowed: ${caller.account}. Allowed are ${allowed.join(', ')}.`);
  }
  if (list(settings.forbiddenAccountIds).map(String).includes(caller.account)) {
    throw new Error(`AWS account ID forbidden: ${caller.account}.`);
  }
  const tags =
    isObject(settings.defaultTags) && isObject(settings.defaultTags.tags) ? settings.defaultTags.tags : {};
  return {
    id: providerId(caller, region),
    account: caller.account,
    region,
    caller,
    defaultTags: Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, String(value)])),
  };
}

/** Structured settings arrive as JSON text, as Pulumi passes every setting of a provider. */
function read(given: Properties): Properties {
  return Object.fromEntries(
    Object.entries(plainAll(given)).map(([key, value]) => {
      const structured = typeof value === 'string' && /^[[{]/.test(value);
      return [key, structured ? (JSON.parse(value) as Value) : value];
    }),
  );
}

async function assume(world: World, caller: Caller, region: string, role: Value): Promise<Caller> {
  const { roleArn, sessionName, externalId } = isObject(role) ? role : {};
  const arn = /^arn:[^:]+:iam::(\d{12}):role\//.exec(String(roleArn));
  const account = arn?.[1];
  if (!account) {
    throw new Error(
      `assumeRoles: ${JSON.stringify(roleArn)} is no role's ARN (arn:aws:iam::111111111111:role/name).`,
    );
  }
  const session = typeof sessionName === 'string' && sessionName !== '' ? sessionName : 'pulumi';
  try {
    await world.call(caller, region, 'sts', 'AssumeRole', {
      RoleArn: roleArn,
      RoleSessionName: session,
      ...(typeof externalId === 'string' ? { ExternalId: externalId } : {}),
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Cannot assume IAM Role ${roleArn}: ${reason}`);
  }
  return { kind: 'role', account, role: String(roleArn), session };
}

function providerId(caller: Caller, region: string): string {
  const id = idOf(32, 'provider', JSON.stringify(caller), region);
  return `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`;
}

function list(value: Value | undefined): Value[] {
  return Array.isArray(value) ? value : [];
}
