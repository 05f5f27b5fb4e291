import type { Alarm, Exercise, Outage, Point, ProtectedDatabase, Restore } from '../../cli/drill/exercise';

export const START = Date.parse('2026-01-05T06:00:00Z');

/** Virtual milliseconds of `hh:mm:ss` on the sample's day. */
export function at(clock: string): number {
  return Date.parse(`2026-01-05T${clock}Z`);
}

/** A snapshot every half hour from `from`, each nine seconds in the taking and some nine minutes on its way. */
export function points(database: string, from: number, until: number): Point[] {
  const slots = Math.floor((until - from) / 1_800_000) + 1;
  return Array.from({ length: slots }, (_, index) => {
    const takenAt = from + index * 1_800_000;
    // Those at half past take longer than eleven minutes, so that the last one is under way when the disaster strikes.
    const copiedAt = takenAt + (takenAt % 3_600_000 === 0 ? 552_000 : 691_000) + ((index + 2) % 3) * 13_000;
    const name = `lifeboat-${database}-1a2b3c4d-${new Date(takenAt).toISOString().slice(0, 16).replace(/[-:]/g, '').toLowerCase()}z`;
    const begun = {
      name,
      takenAt,
      databaseAt: takenAt + 9_000,
      availableAt: takenAt + 130_000,
      copyStartedAt: takenAt + 135_000,
    };
    return copiedAt <= until ? { ...begun, copiedAt } : begun;
  });
}

export function database(
  name: string,
  until: number,
  more: Partial<ProtectedDatabase> = {},
): ProtectedDatabase {
  return {
    name,
    rpoSeconds: 3600,
    rowsPerMinute: 140,
    initialRows: 43_842,
    committedRows: 100_000,
    points: points(name, START - 1_800_000, until),
    ...more,
  };
}

export function restore(name: string, more: Partial<Restore> = {}): Restore {
  return {
    database: name,
    instance: `${name}-5d6e7f80`,
    point: `lifeboat-${name}-1a2b3c4d-20260105t1200z`,
    databaseAt: at('12:00:09'),
    startedAt: at('12:51:09'),
    verifiedAt: at('13:12:44'),
    checks: [
      { name: 'logs in', passed: true, detail: 'as postgres, over TLS' },
      { name: 'table orders', passed: true, detail: 'there and readable' },
    ],
    comparison: {
      expectedRows: 98_210,
      foundRows: 98_210,
      equalRows: 98_210,
      differences: [],
      lostRows: 1_790,
    },
    ...more,
  };
}

export function outage(more: Partial<Outage> = {}): Outage {
  return {
    startAt: at('12:41:07'),
    detectedAt: at('12:46:07'),
    decidedAt: at('12:51:07'),
    decidedBy: 'Ada Example',
    decidedBecause: 'us-west-2 does not answer',
    plan: { name: 'exercise', startedAt: at('12:51:07'), endedAt: at('13:13:44'), status: 'SUCCEEDED' },
    restores: [restore('orders')],
    traffic: {
      record: 'api.example.com',
      target: 'recovery.example.com',
      ttlSeconds: 60,
      changedAt: at('13:12:44'),
      switchedAt: at('13:13:44'),
    },
    verifiedAt: at('13:13:44'),
    customerChecks: [{ name: 'the name answers', passed: true, detail: 'recovery.example.com' }],
    ...more,
  };
}

/** The alarm on the age of the newest recovery point of `orders`. */
export function ageAlarm(raised: string, more: Partial<Alarm> = {}): Alarm {
  return { name: 'orders-age', region: 'us-east-1', ageOf: 'orders', raisedAt: at(raised), ...more };
}

/** An exercise in which a Region was lost and all went well; change what a test is about. */
export function exercise(more: Partial<Exercise> = {}): Exercise {
  return {
    environment: 'production',
    scenario: 'region-lost',
    scenarioSummary: 'the source Region stops answering',
    title: 'us-west-2 lost',
    struck: 'us-west-2 was lost',
    seed: '1',
    reproduce: 'lifeboat drill --environment production --scenario region-lost --seed 1',
    deployedAt: START - 3_600_000,
    startAt: START,
    untilAt: at('12:41:07'),
    endAt: at('13:13:44'),
    troubleAt: at('12:41:07'),
    judgesAge: true,
    source: { account: '111111111111', region: 'us-west-2' },
    recovery: { account: '222222222222', region: 'us-east-1' },
    rtoSeconds: 7200,
    stacks: [
      { name: 'production', resources: 31, account: '111111111111', region: 'us-west-2' },
      { name: 'production-dr', resources: 38, account: '222222222222', region: 'us-east-1' },
    ],
    databases: [database('orders', at('12:41:07'))],
    alarms: [ageAlarm('13:05:30')],
    failures: [],
    happened: [
      {
        ...{ subject: 'DISASTER', text: 'us-west-2 is gone' },
        ...{ happenedAt: at('12:41:07'), harmful: true, region: 'source' },
      },
    ],
    holds: [],
    outage: outage(),
    ...more,
  };
}

/** A day on which nothing was lost. */
export function quietDay(more: Partial<Exercise> = {}): Exercise {
  return exercise({
    ...{ scenario: 'nothing', title: 'a quiet day', struck: undefined, happened: [] },
    ...{ outage: undefined, alarms: [], troubleAt: undefined, endAt: more.untilAt ?? at('12:41:07') },
    ...more,
  });
}
