import type { Target } from '@aws-sdk/client-eventbridge';
import { arrivals } from '../disturbed-event';
import { isEventLost } from '../lost-event';
import type { World } from '../world';
import { deadLetter } from './dead-letter';
import type { BusEvent } from './envelope';
import { invokeTarget } from './invoke-target';
import { type GivenUp, persist } from './retry';
import { ruleMetric } from './rule-metric';
import type { Bus, Rule } from './store';

/** One event on its way to one target of one rule. */
export interface Delivery {
  readonly bus: Bus;
  readonly rule: Rule;
  readonly target: Target;
  readonly event: BusEvent;
}

/** Typical milliseconds until a target has an event; AWS names no figures but "typically within half a second". */
const SAME_REGION = 500;
const OTHER_REGION = 1_000;

/** Delivers a little later, and tries again by the target's policy; what cannot be delivered ends in its queue. */
export function planDelivery(world: World, delivery: Delivery): void {
  const { bus, rule, target, event } = delivery;
  const now = world.clock.now();
  const key = `event ${event.envelope.id} ${rule.arn} ${target.Id}`;
  const what = { ...bus, detailType: event.envelope['detail-type'] };
  // Schedules are no events that could get lost on their way.
  const isScheduled = rule.schedule !== undefined && event.envelope.source === 'aws.events';
  if (!isScheduled && isEventLost(world, what, key)) {
    noteLoss(world, delivery);
    return;
  }
  const typical = target.Arn?.split(':')[3] === bus.region ? SAME_REGION : OTHER_REGION;
  const delay = Math.round(typical * (0.6 + 0.8 * world.chance('delivery', key)));
  const { MaximumRetryAttempts = 185, MaximumEventAgeInSeconds = 86_400 } = target.RetryPolicy ?? {};
  for (const [copy, later] of arrivals(world, what, key).entries()) {
    persist(world, now + delay + later, {
      key: copy === 0 ? key : `${key} again`,
      region: bus.region,
      policy: { attempts: MaximumRetryAttempts, age: MaximumEventAgeInSeconds * 1000 },
      since: now,
      async attempt(number) {
        ruleMetric(world, bus, rule, number === 1 ? 'Invocations' : 'RetryInvocationAttempts');
        await invokeTarget(world, delivery);
      },
      giveUp: (reason) => giveUp(world, delivery, reason),
    });
  }
}

function noteLoss(world: World, { bus, rule, target, event }: Delivery): void {
  const { account, region } = bus;
  const details = { target: target.Arn ?? '', detailType: event.envelope['detail-type'] };
  world.note({ kind: 'event-lost', subject: rule.name, account, region, details });
}

async function giveUp(world: World, delivery: Delivery, reason: GivenUp): Promise<void> {
  const { bus, rule, target } = delivery;
  ruleMetric(world, bus, rule, 'FailedInvocations');
  world.note({
    kind: 'event-undelivered',
    subject: rule.name,
    account: bus.account,
    region: bus.region,
    details: {
      target: target.Arn ?? '',
      error: reason.error.awsCode,
      message: reason.error.message,
      retries: reason.retries,
    },
  });
  await deadLetter(world, delivery, reason);
}
