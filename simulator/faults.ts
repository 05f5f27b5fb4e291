import { concerns, createEventDisturbances, type EventDisturbances } from './event-disturbances';
import { type CallPattern, fits, type KnownCall } from './rates';

/** What is wrong with the world now. Services ask; scenarios set. */
export interface Faults extends EventDisturbances {
  /** A lost Region answers nothing: calls to it time out, its functions stop, its events and schedules do not run. */
  loseRegion(region: string): void;
  /**
   * A lost Region answers again, with what was in it at the loss: it was away, not destroyed. Calls succeed, schedules
   * run from their next time on (nobody catches up), alarms are evaluated, events and asynchronous invocations that
   * were on their way are tried again as long as their age allows, changes under way end, PostgreSQL servers hold what
   * was committed at the loss. Snapshots, copies and executions that were under way have failed. Does nothing to a
   * Region that is there. AWS documents none of this for a whole Region; what it documents for retries is kept.
   */
  returnRegion(region: string): void;
  isLost(region: string): boolean;
  /** Called with the Region at the moment it is lost. */
  onRegionLost(listener: (region: string) => void): void;
  /** Called with the Region at the moment it answers again. */
  onRegionReturned(listener: (region: string) => void): void;
  /** Calls `run` once, when a Region that is lost now answers again, after the listeners of `onRegionReturned`. */
  onceReturned(region: string, run: () => void): void;
  /**
   * From now on a share of the event deliveries that `loss` is about vanishes without a trace at AWS: from rules to
   * targets, from bus to bus, and from RDS to SNS topics. Schedules are no events, and go on. The returned function
   * ends it.
   */
  loseEvents(loss?: EventLoss): () => void;
  /** Ends all that `loseEvents` began. What was lost stays lost. */
  deliverEvents(): void;
  /** The share of such deliveries that is lost now, from 0 to 1. */
  lostShare(delivery: EventDelivery): number;
  /**
   * From now on calls that fit go wrong, until the returned function is called: throttled by the service's own code,
   * answered by its 5xx, or never answered. A service without `action` and `account` is its outage in a Region.
   * Calls that AWS's services make for each other are meant too, save what RDS does with KMS inside a call of its own;
   * what an administrator does in process is not.
   */
  disturb(disturbance: Disturbance): () => void;
  /** What is wrong with this call, the worst first; `chance` is a number from 0 to 1. */
  disturbanceOf(call: KnownCall, chance: () => number): DisturbanceKind | undefined;
  /** Whether any call goes wrong now. */
  isDisturbed(): boolean;
  /**
   * From now on the clocks of an account's functions are so many virtual milliseconds ahead of AWS's, or behind for
   * less than 0. AWS refuses what is signed more than five minutes off; SDKs then go by the time of the answer.
   */
  skewClock(account: string, milliseconds: number): void;
  /** How far the clocks of an account's functions are ahead of AWS's, in milliseconds. */
  skewOf(account: string): number;
  /**
   * From now on changes of roles' inline policies count only so many virtual milliseconds after they were made; 0 ends
   * that for those to come. AWS docs: IAM User Guide, "Changes that I make are not always immediately visible".
   */
  delayPolicies(milliseconds: number): void;
  policyDelay(): number;
  /**
   * From now on changes are seen only so many virtual milliseconds after they were made; 0 ends that for those to come.
   * `tags` of RDS's resources by conditions of policies, which AWS documents; `lists` of RDS's resources: what was made,
   * which it documents for other services than RDS; `rules` of EventBridge and their targets by events; `grants` of KMS
   * by who shows no token. What is asked for by name is answered as it is.
   * AWS docs: RDS User Guide, "Tagging Amazon RDS resources" ("Tags are cached for authorization purposes"); EC2 Developer
   * Guide, "Eventual consistency in the Amazon EC2 API"; EventBridge API Reference, PutRule; KMS Developer Guide, "Grants".
   */
  delayChanges(what: DelayedChange, milliseconds: number): void;
  changeDelay(what: DelayedChange): number;
  /**
   * From now on the containers of functions that fit are killed when their invocation has made its `atCall`th call to
   * AWS, which acted on it, before the answer arrives; until that was so `times` times or the returned function is called.
   */
  killFunctions(kill: FunctionKill): () => void;
  /** Whether a function is to be killed at this call of its invocation, counted from 1. */
  killsAt(
    found: { readonly account: string; readonly region: string; readonly name: string },
    call: number,
  ): boolean;
}

/** What may be seen late. */
export const DELAYED_CHANGES = ['grants', 'lists', 'rules', 'tags'] as const;

export type DelayedChange = (typeof DELAYED_CHANGES)[number];

/** In order of how bad they are. */
export const DISTURBANCES = ['unanswered', 'unavailable', 'throttled'] as const;

export type DisturbanceKind = (typeof DISTURBANCES)[number];

/** Calls that go wrong, and how. */
export interface Disturbance extends CallPattern {
  readonly kind: DisturbanceKind;
  /** From 0 to 1. Defaults to 1: all that fit. */
  readonly share?: number;
}

/** Which functions are killed, and at which of their calls to AWS. */
export interface FunctionKill {
  readonly account?: string;
  readonly region?: string;
  /** The function's name. Absent: any. */
  readonly name?: string;
  /** Counted from 1 in each invocation. */
  readonly atCall: number;
  /** Absent: each time. */
  readonly times?: number;
}

/** Which event deliveries are lost. What is left out is not asked for. */
export interface EventLoss extends Partial<EventDelivery> {
  /** From 0 to 1. Defaults to 1: all. */
  readonly share?: number;
}

export interface EventDelivery {
  /** Account and Region of the bus that the event leaves. */
  readonly account: string;
  readonly region: string;
  /** `RDS DB Snapshot Event` */
  readonly detailType: string;
}

export function createFaults(): Faults {
  const lost = new Set<string>();
  const losers: ((region: string) => void)[] = [];
  const returners: ((region: string) => void)[] = [];
  const waiting: { readonly region: string; readonly run: () => void }[] = [];
  const losses: EventLoss[] = [];
  const disturbances: Disturbance[] = [];
  let policyDelay = 0;
  const changeDelays = new Map<DelayedChange, number>();
  const skews = new Map<string, number>();
  const kills: { readonly kill: FunctionKill; left: number }[] = [];
  return {
    ...createEventDisturbances(),
    loseRegion(region) {
      if (lost.has(region)) return;
      lost.add(region);
      for (const listener of losers) listener(region);
    },
    returnRegion(region) {
      if (!lost.delete(region)) return;
      for (const listener of returners) listener(region);
      const due = waiting.filter((entry) => entry.region === region);
      for (const entry of due) waiting.splice(waiting.indexOf(entry), 1);
      for (const { run } of due) run();
    },
    isLost: (region) => lost.has(region),
    onRegionLost(listener) {
      losers.push(listener);
    },
    onRegionReturned(listener) {
      returners.push(listener);
    },
    onceReturned(region, run) {
      waiting.push({ region, run });
    },
    loseEvents(loss = {}) {
      const entry = { ...loss };
      losses.push(entry);
      return () => remove(losses, entry);
    },
    deliverEvents() {
      losses.length = 0;
    },
    lostShare: (delivery) =>
      losses
        .filter((loss) => concerns(loss, delivery))
        .reduce((most, { share = 1 }) => Math.max(most, share), 0),
    disturb(disturbance) {
      const entry = { ...disturbance };
      disturbances.push(entry);
      return () => remove(disturbances, entry);
    },
    disturbanceOf(call, chance) {
      const here = disturbances.filter((one) => fits(one, call));
      return DISTURBANCES.find((kind) =>
        here.some((one) => one.kind === kind && (one.share === undefined || chance() < one.share)),
      );
    },
    isDisturbed: () => disturbances.length > 0,
    skewClock(account, milliseconds) {
      skews.set(account, milliseconds);
    },
    skewOf: (account) => skews.get(account) ?? 0,
    delayPolicies(milliseconds) {
      policyDelay = milliseconds;
    },
    policyDelay: () => policyDelay,
    delayChanges(what, milliseconds) {
      changeDelays.set(what, milliseconds);
    },
    changeDelay: (what) => changeDelays.get(what) ?? 0,
    killFunctions(kill) {
      const entry = { kill, left: kill.times ?? Number.POSITIVE_INFINITY };
      kills.push(entry);
      return () => remove(kills, entry);
    },
    killsAt(found, call) {
      const entry = kills.find(({ kill, left }) => left > 0 && kill.atCall === call && isMeant(kill, found));
      if (entry === undefined) return false;
      entry.left--;
      return true;
    },
  };
}

function remove<T>(list: T[], entry: T): void {
  const index = list.indexOf(entry);
  if (index >= 0) list.splice(index, 1);
}

function isMeant(kill: FunctionKill, found: { account: string; region: string; name: string }): boolean {
  return (['account', 'region', 'name'] as const).every(
    (key) => kill[key] === undefined || kill[key] === found[key],
  );
}
