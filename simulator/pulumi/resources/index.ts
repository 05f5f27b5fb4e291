import type { Handler, Lookup } from './handler';
import * as iam from './iam';
import * as kms from './kms';
import * as logs from './logs';
import * as sns from './sns';
import * as sqs from './sqs';

const HANDLERS: Readonly<Record<string, Handler>> = {
  'aws:cloudwatch/logGroup:LogGroup': logs.logGroup,
  'aws:iam/role:Role': iam.role,
  'aws:iam/rolePolicy:RolePolicy': iam.rolePolicy,
  'aws:kms/alias:Alias': kms.alias,
  'aws:kms/key:Key': kms.key,
  'aws:kms/keyPolicy:KeyPolicy': kms.keyPolicy,
  'aws:sns/topic:Topic': sns.topic,
  'aws:sns/topicPolicy:TopicPolicy': sns.topicPolicy,
  'aws:sns/topicSubscription:TopicSubscription': sns.topicSubscription,
  'aws:sqs/queue:Queue': sqs.queue,
  'aws:sqs/queuePolicy:QueuePolicy': sqs.queuePolicy,
};

const LOOKUPS: Readonly<Record<string, Lookup>> = {};

/** The handler of a type token such as `aws:kms/key:Key`. Throws for one that is not simulated. */
export function handlerOf(type: string): Handler {
  const handler = HANDLERS[type];
  if (handler) return handler;
  throw new Error(
    `Resources of type ${type} are not simulated. ${supported('Types', Object.keys(HANDLERS))}`,
  );
}

/** The data source of a function token such as `aws:index/getRegion:getRegion`. Throws for one not simulated. */
export function lookupOf(token: string): Lookup {
  const lookup = LOOKUPS[token];
  if (lookup) return lookup;
  throw new Error(`The function ${token} is not simulated. ${supported('Functions', Object.keys(LOOKUPS))}`);
}

/** `Types that are: iam (Role, RolePolicy), kms (Alias, Key).` */
function supported(what: string, tokens: readonly string[]): string {
  const modules = new Map<string, string[]>();
  for (const token of tokens) {
    const [, path = '', name = ''] = token.split(':');
    const module = path.split('/')[0] ?? '';
    modules.set(module, [...(modules.get(module) ?? []), name]);
  }
  const list = [...modules].sort().map(([module, names]) => `${module} (${names.sort().join(', ')})`);
  return `${what} that are: ${list.join(', ')}.`;
}
