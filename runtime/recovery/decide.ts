import { field } from '../backup/snapshot-event';
import { fault } from '../fault';
import type { HandlerFactory } from '../handler';
import type { Chain, DecideSettings } from '../settings';
import { isoTime, now } from '../time';

/**
 * A person's decision to recover, as it is kept in the execution's record. `unfenced: "accepted"` says that the person
 * accepts that the other side could not be fenced and may still take writes.
 */
export interface Decision {
  readonly by: string;
  readonly reason: string;
  /** ISO time. */
  readonly at: string;
  readonly unfenced: 'accepted';
}

export interface DecideEvent {
  readonly outageStartedAt?: unknown;
  readonly decision?: unknown;
  readonly asOf?: unknown;
}

/**
 * Looks at what the plan was started with before it restores anything: what is missing now would stop it at the switch,
 * hours later. Answers with the input, complete.
 */
export const decide: HandlerFactory<DecideSettings, DecideEvent, Required<DecideEvent>> = (settings) => {
  return async (event) => {
    const { outageStartedAt, decision, asOf } = event ?? {};
    const faults = [
      isTime(outageStartedAt)
        ? undefined
        : `outageStartedAt is ${text(outageStartedAt)}; allowed: ${TIME_FORM}.`,
      asOf === undefined || asOf === null ? undefined : asOfRefusal(asOf),
      decisionRefusal(settings, decision),
    ].filter((one) => one !== undefined);
    if (faults.length > 0) throw fault('DecisionIncomplete', faults.join(' '));
    return { outageStartedAt, decision, asOf: asOf ?? null };
  };
};

/** Why a decision does not suffice, or undefined when it does. */
export function decisionRefusal({ source }: Chain, decision: unknown): string | undefined {
  const by = field(decision, 'by');
  const reason = field(decision, 'reason');
  if (!isFilledIn(by) || !isFilledIn(reason)) {
    return 'No decision by a named person with a reason: start the plan with decision.by and decision.reason.';
  }
  if (!isTime(field(decision, 'at'))) {
    return `decision.at is ${text(field(decision, 'at'))}; allowed: ${TIME_FORM}.`;
  }
  if (field(decision, 'unfenced') !== 'accepted') {
    return (
      `${source.region} is not fenced: both sides could take writes. ${by} has to accept that on record: ` +
      'start the plan with decision.unfenced set to "accepted".'
    );
  }
  return undefined;
}

/** A time that is yet to come would take the newest point, which is not what whoever gives a time wants. */
function asOfRefusal(asOf: unknown): string | undefined {
  if (!isTime(asOf)) return `asOf is ${text(asOf)}; allowed: ${TIME_FORM}.`;
  if (Date.parse(asOf) <= now()) return undefined;
  return `asOf is ${text(asOf)}, which is yet to come: it is ${isoTime(now())}. Leave it out for the newest points.`;
}

const TIME_FORM = 'an ISO time with its zone, as 2026-01-05T12:41:07Z';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

function isTime(value: unknown): value is string {
  return typeof value === 'string' && TIME.test(value) && !Number.isNaN(Date.parse(value));
}

/** A placeholder such as `<your name>` is not a name. */
function isFilledIn(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && !value.trim().startsWith('<');
}

function text(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}
