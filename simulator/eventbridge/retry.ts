import { type AwsError, isAwsError } from '../aws-error';
import { regionLost } from '../call';
import { resume } from '../resume';
import type { World } from '../world';

/** How often and how long something is tried again. */
export interface RetryPolicy {
  /** Tries after the first. */
  readonly attempts: number;
  /** Age in milliseconds at which it is given up. */
  readonly age: number;
}

/** Why something was given up. */
export interface GivenUp {
  readonly error: AwsError;
  /** Tries after the first. */
  readonly retries: number;
  /** Which bound of the policy was reached; absent when trying again would be of no use. */
  readonly exhausted?: 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds';
}

/** Something that an AWS service does until it succeeds, for as long as its policy says. */
export interface Persistent {
  /** Unique to this work: orders it among what is due at one moment, and seeds its back-off. */
  readonly key: string;
  /** Where the service works: if that Region is lost, the work rests until it is back, and its age goes on counting. */
  readonly region: string;
  readonly policy: RetryPolicy;
  /** Virtual milliseconds since 1970 from which its age counts. */
  readonly since: number;
  /** One try, counted from 1. Rejects with an `AwsError` when it failed. */
  attempt(number: number): Promise<void>;
  giveUp(reason: GivenUp): Promise<void> | void;
}

/** Tries first at `time`. AWS docs: EventBridge User Guide, "How EventBridge retries delivering events". */
export function persist(world: World, time: number, work: Persistent): void {
  world.clock.at(time, () => tryOnce(world, work, 0), work.key);
}

async function tryOnce(world: World, work: Persistent, retries: number): Promise<void> {
  if (world.faults.isLost(work.region)) {
    rest(world, work, retries);
    return;
  }
  try {
    await work.attempt(retries + 1);
  } catch (error) {
    if (!isAwsError(error)) throw error;
    await again(world, work, retries, error);
  }
}

async function again(world: World, work: Persistent, retries: number, error: AwsError): Promise<void> {
  if (!isRetriable(error)) return work.giveUp({ error, retries });
  if (retries >= work.policy.attempts) {
    return work.giveUp({ error, retries, exhausted: 'MaximumRetryAttempts' });
  }
  const next = world.clock.now() + backOff(world, work.key, retries);
  const end = work.since + work.policy.age;
  if (next < end) {
    world.clock.at(next, () => tryOnce(world, work, retries + 1), work.key);
    return;
  }
  world.clock.at(end, () => giveUpOld(world, work, { error, retries }), work.key);
}

function rest(world: World, work: Persistent, retries: number): void {
  const goOn = () => {
    if (world.clock.now() < work.since + work.policy.age) return tryOnce(world, work, retries);
    return giveUpOld(world, work, { error: regionLost(work.region), retries });
  };
  resume(world, work.region, goOn, work.key);
}

function giveUpOld(world: World, work: Persistent, reason: GivenUp): Promise<void> | void {
  if (!world.faults.isLost(work.region)) {
    return work.giveUp({ ...reason, exhausted: 'MaximumEventAgeInSeconds' });
  }
  resume(world, work.region, () => giveUpOld(world, work, reason), work.key);
}

/**
 * Whether another try may end otherwise. Missing permissions and missing targets do not heal by themselves, so AWS gives
 * those up at once.
 */
export function isRetriable({ status, awsCode }: AwsError): boolean {
  return status >= 500 || status === 429 || /Throttl|TooManyRequests|LimitExceeded/.test(awsCode);
}

const FIRST_WAIT = 1_000;

/** Such that 185 tries, the most that AWS makes, fill the day that it tries for. */
const LONGEST_WAIT = 480_000;

/** Milliseconds: doubling, with jitter of a half to one and a half. */
function backOff(world: World, key: string, retries: number): number {
  const wait = Math.min(FIRST_WAIT * 2 ** retries, LONGEST_WAIT);
  return Math.round(wait * (0.5 + world.chance('back-off', key, retries)));
}
