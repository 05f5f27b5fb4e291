import type { AwsEvent, World } from '../world';
import { planDelivery } from './deliver';
import { type BusEvent, envelope } from './envelope';
import { ruleMetric } from './rule-metric';
import { rulesInForce } from './rules-in-force';
import { type Bus, busesOf, DEFAULT_BUS, type Rule } from './store';

/** Brings an event that is on a bus on its way to the targets of every rule that it matches. */
export function route(world: World, bus: Bus, event: BusEvent): void {
  const rules = rulesInForce(bus);
  for (const name of [...rules.keys()].sort()) {
    const rule = rules.get(name);
    if (rule && rule.state !== 'DISABLED' && rule.matches(event.envelope)) trigger(world, bus, rule, event);
  }
}

/** Brings an event on its way to the targets of one rule. */
export function trigger(world: World, bus: Bus, rule: Rule, event: BusEvent): void {
  ruleMetric(world, bus, rule, 'TriggeredRules');
  for (const id of [...rule.targets.keys()].sort()) {
    const target = rule.targets.get(id);
    if (target) planDelivery(world, { bus, rule, target, event });
  }
}

/** An AWS service's event, on the default bus of its account and Region. A lost Region has none. */
export function routeServiceEvent(world: World, event: AwsEvent): void {
  const { account, region } = event;
  if (world.faults.isLost(region)) return;
  const bus = busesOf(world, { account, region }).get(DEFAULT_BUS);
  if (!bus || rulesInForce(bus).size === 0) return;
  const content = envelope(world, { ...event, time: world.clock.now() });
  route(world, bus, { envelope: content, forwarded: false });
}
