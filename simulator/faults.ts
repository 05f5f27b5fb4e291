/** What is wrong with the world now. Services ask; scenarios set. */
export interface Faults {
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
   * targets, from bus to bus, and from RDS to SNS topics. Schedules are no events, and go on.
   */
  loseEvents(loss?: EventLoss): void;
  /** Ends all that `loseEvents` began. What was lost stays lost. */
  deliverEvents(): void;
  /** The share of such deliveries that is lost now, from 0 to 1. */
  lostShare(delivery: EventDelivery): number;
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
  return {
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
      losses.push(loss);
    },
    deliverEvents() {
      losses.length = 0;
    },
    lostShare: (delivery) =>
      losses
        .filter((loss) => concerns(loss, delivery))
        .reduce((most, { share = 1 }) => Math.max(most, share), 0),
  };
}

function concerns(loss: EventLoss, delivery: EventDelivery): boolean {
  return (['account', 'region', 'detailType'] as const).every(
    (key) => loss[key] === undefined || loss[key] === delivery[key],
  );
}
