import type { Chain } from '../../runtime/settings';
import type { TrailEntry } from '../../simulator/trail';
import { counted } from '../count';
import { momentText } from '../moment';
import type { Check, Denial, Exercise } from './exercise';
import type { Line } from './timeline';

/**
 * Calls of either account's roles, and of AWS's services for its resources, that were refused for want of a
 * permission, in order. What a person tried with an administrator's rights is not among them.
 */
export function denialsIn(calls: readonly TrailEntry[], { source, recovery }: Chain): Denial[] {
  const accounts = [source.account, recovery.account];
  return calls.flatMap(({ time, account, region, caller, service, action, denied, why }) => {
    const who = nameOf(caller);
    if (denied === undefined || who === undefined || !accounts.includes(account)) return [];
    // The end of AWS's sentence; its beginning repeats who, what and where.
    const [reason = denied] = / (?:because|with) .*$/.exec(denied) ?? [];
    const text = why ? `${reason.trim()}: ${why}` : reason.trim();
    return [{ who, call: `${service}:${action}`, region, deniedAt: time, reason: text }];
  });
}

/** One line for what is refused again and again for the same reason. */
export function denialLines({ denials = [], startAt, troubleAt, untilAt }: Exercise): Line[] {
  const kinds = new Map<string, Denial[]>();
  for (const denial of denials) {
    const kind = `${denial.who} ${denial.call} ${denial.reason}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), denial]);
  }
  return [...kinds.values()].flatMap((same): Line[] => {
    const [first, last] = [same[0], same.at(-1)];
    if (first === undefined || last === undefined) return [];
    const { who, call, reason, deniedAt } = first;
    const often =
      same.length === 1 ? '' : ` (${same.length} times until ${momentText(last.deniedAt, startAt)})`;
    const tone = deniedAt < (troubleAt ?? untilAt) ? 'bad' : 'warning';
    return [{ at: deniedAt, subject: who, text: `denied ${call} ${reason}${often}`, tone }];
  });
}

/** Whether Lifeboat had every permission that it needed; asked only when it had not, or when nothing was to go wrong. */
export function denialCheck({ denials = [], startAt, troubleAt }: Exercise): Check[] {
  const early = denials.filter(({ deniedAt }) => deniedAt < (troubleAt ?? Number.POSITIVE_INFINITY));
  const [first] = early;
  if (first === undefined) return [];
  const { deniedAt, who, call, reason } = first;
  return [
    {
      name: 'no call was denied',
      passed: false,
      detail: `${counted(early.length, 'call')}, first ${momentText(deniedAt, startAt)} ${who}: ${call} ${reason}`,
    },
  ];
}

/** The role's name of a session, or the service's; undefined for administrators. */
function nameOf(caller: string): string | undefined {
  if (!caller.startsWith('arn:')) return caller;
  return /:assumed-role\/([^/]+)\//.exec(caller)?.[1];
}
