import type { World } from '../world';
import type { Bus, Rule } from './store';

/** The rules that events meet while changes of them are on their way. */
interface Meanwhile {
  rules: ReadonlyMap<string, Rule>;
  /** Changes that have not arrived. */
  pending: number;
}

const meanwhiles = new WeakMap<Bus, Meanwhile>();

/** A bus's rules as events meet them. Whoever asks for a rule sees it as it was put. */
export function rulesInForce(bus: Bus): ReadonlyMap<string, Rule> {
  return meanwhiles.get(bus)?.rules ?? bus.rules;
}

/**
 * Changes rules or their targets, as late for events as `world.faults.delayChanges` says. AWS docs: EventBridge API
 * Reference, PutRule and PutTargets: "Allow a short period of time for changes to take effect."
 */
export function changeRules<T>(world: World, bus: Bus, change: () => T): T {
  const delay = world.faults.changeDelay('rules');
  if (delay === 0 && !meanwhiles.has(bus)) return change();
  const meanwhile = meanwhiles.get(bus) ?? { rules: copyOf(bus), pending: 0 };
  const result = change();
  meanwhiles.set(bus, meanwhile);
  meanwhile.pending++;
  const now = copyOf(bus);
  const arrive = () => {
    meanwhile.rules = now;
    if (--meanwhile.pending === 0) meanwhiles.delete(bus);
  };
  world.clock.after(delay, arrive, `rules ${bus.arn}`);
  return result;
}

function copyOf({ rules }: Bus): ReadonlyMap<string, Rule> {
  return new Map([...rules].map(([name, rule]) => [name, { ...rule, targets: new Map(rule.targets) }]));
}
