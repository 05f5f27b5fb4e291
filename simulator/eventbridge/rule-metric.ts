import { recordMetric } from '../cloudwatch/record-metric';
import type { World } from '../world';
import { type Bus, DEFAULT_BUS, type Rule } from './store';

/** AWS docs: EventBridge User Guide, "Monitoring Amazon EventBridge". */
type RuleMetric =
  | 'TriggeredRules'
  | 'Invocations'
  | 'FailedInvocations'
  | 'RetryInvocationAttempts'
  | 'InvocationsSentToDlq'
  | 'InvocationsFailedToBeSentToDlq';

/** Counts one in a rule's metric. */
export function ruleMetric(
  world: World,
  { account, region, name: bus }: Bus,
  rule: Rule,
  name: RuleMetric,
): void {
  const dimensions: Record<string, string> =
    bus === DEFAULT_BUS ? { RuleName: rule.name } : { EventBusName: bus, RuleName: rule.name };
  recordMetric(world, account, region, {
    namespace: 'AWS/Events',
    name,
    dimensions,
    value: 1,
    unit: 'Count',
  });
}
