import { DELAYED_CHANGES } from '../../simulator/faults';
import type { SEEN_LATE } from './act';
import { milliseconds } from './scenario';
import type { Stage } from './stage';

const WORDS: Readonly<Record<(typeof SEEN_LATE)[number], string>> = {
  grants: 'grants of keys count',
  lists: 'what was made is listed',
  policies: "changes of roles' policies count",
  rules: 'changes of rules and their targets count',
  tags: 'conditions see tags',
};

export function delayChanges(
  { world: { faults } }: Stage,
  { what, by }: { readonly what: (typeof SEEN_LATE)[number]; readonly by: string },
): string {
  if (what === 'policies') faults.delayPolicies(milliseconds(by));
  else faults.delayChanges(what, milliseconds(by));
  return `${WORDS[what]} ${by} late`;
}

export function settleChanges({ world: { faults } }: Stage): string {
  faults.delayPolicies(0);
  for (const what of DELAYED_CHANGES) faults.delayChanges(what, 0);
  return 'are seen at once again';
}
