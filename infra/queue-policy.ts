import { physicalName, type SideName } from '../runtime/names';
import type { Chain } from '../runtime/settings';
import type { ResourceStatement } from './statements';

/** Lets EventBridge, for rules of one side, put into a queue what matches them. */
export function fromRulesOf(chain: Chain, side: SideName, queueArn: string): ResourceStatement {
  return sentBy(chain, side, queueArn, {
    service: 'events.amazonaws.com',
    resource: 'events',
    path: 'rule/',
  });
}

/** Lets SNS, for topics of one side, put into a queue what it could not deliver. */
export function fromTopicsOf(chain: Chain, side: SideName, queueArn: string): ResourceStatement {
  return sentBy(chain, side, queueArn, { service: 'sns.amazonaws.com', resource: 'sns', path: '' });
}

function sentBy(
  chain: Chain,
  side: SideName,
  queueArn: string,
  { service, resource, path }: { service: string; resource: string; path: string },
): ResourceStatement {
  const { account, region } = chain[side];
  const names = physicalName(chain.environment, side, '*');
  return {
    principal: { service },
    actions: ['sqs:SendMessage'],
    resources: [queueArn],
    conditions: { ArnLike: { 'aws:SourceArn': `arn:aws:${resource}:${region}:${account}:${path}${names}` } },
  };
}
