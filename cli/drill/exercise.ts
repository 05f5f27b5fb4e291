import type { SideName } from '../../runtime/names';
import type { DatabaseKind, Side } from '../../runtime/settings';

/**
 * All that an exercise found, as plain data: the timeline, the verdict and the report are made from it alone. A field
 * whose name ends in `At` is a moment in virtual milliseconds since 1970, and an ISO time in the report's JSON.
 */
export interface Exercise {
  readonly environment: string;
  /** Its name. */
  readonly scenario: string;
  /** In one sentence, and as a heading. */
  readonly scenarioSummary: string;
  readonly title: string;
  /** What struck, as a sentence without its time. Absent when nothing did. */
  readonly struck?: string;
  readonly seed: string;
  /** The command that gives this exercise again. */
  readonly reproduce: string;
  /** When the stacks were deployed. The first recovery points arrive between then and the start. */
  readonly deployedAt: number;
  readonly startAt: number;
  /** When the disaster struck, or the quiet day ended. */
  readonly untilAt: number;
  /** The last moment that was seen. */
  readonly endAt: number;
  /** From when on not everything was as it should be: alarms and failures have a reason then. Absent when all was. */
  readonly troubleAt?: number;
  /** Whether the age of recovery points is held against the objective where nothing was recovered. */
  readonly judgesAge: boolean;
  /** What the scenario had happen, in order. */
  readonly happened: readonly Happened[];
  /** What it demands at the end, besides what must always hold. */
  readonly holds: readonly Check[];
  readonly source: Side;
  readonly recovery: Side;
  readonly rtoSeconds: number;
  readonly stacks: readonly DeployedStack[];
  readonly databases: readonly ProtectedDatabase[];
  readonly alarms: readonly Alarm[];
  readonly failures: readonly FunctionFailure[];
  /** Calls that Lifeboat's roles, or AWS's services for it, had no permission for. Absent when there were none. */
  readonly denials?: readonly Denial[];
  /** Absent when nothing was lost. */
  readonly outage?: Outage;
}

export interface Happened {
  /** A Region, a database, whoever did it. */
  readonly subject: string;
  readonly text: string;
  readonly happenedAt: number;
  /** Whether it took something away, or gave it back. */
  readonly harmful: boolean;
  /** The side whose Region was lost by it, or returned. */
  readonly region?: SideName;
  /** The database whose rows it took away. */
  readonly database?: string;
}

export interface DeployedStack extends Side {
  readonly name: string;
  readonly resources: number;
}

export interface ProtectedDatabase {
  readonly name: string;
  /** Absent for an instance. */
  readonly kind?: DatabaseKind;
  readonly rpoSeconds: number;
  readonly rowsPerMinute: number;
  /** Rows at the deployment. */
  readonly initialRows: number;
  /** Rows committed until the disaster, or until the quiet day's end. */
  readonly committedRows: number;
  /** Oldest first. */
  readonly points: readonly Point[];
}

/** One snapshot's way across. It is a recovery point from `copiedAt` on. */
export interface Point {
  readonly name: string;
  readonly takenAt: number;
  /** The last moment whose transactions it contains; known when it is taken. */
  readonly databaseAt?: number;
  readonly availableAt?: number;
  readonly copyStartedAt?: number;
  readonly copiedAt?: number;
  readonly copyFailedAt?: number;
}

export interface Alarm {
  readonly name: string;
  readonly region: string;
  /** The database whose recovery point age it watches; absent for every other alarm. */
  readonly ageOf?: string;
  readonly raisedAt: number;
  readonly clearedAt?: number;
}

export interface FunctionFailure {
  readonly name: string;
  readonly region: string;
  readonly failedAt: number;
  readonly reason: string;
}

export interface Denial {
  /** The role's name, or the AWS service's. */
  readonly who: string;
  /** `rds:CopyDBSnapshot` */
  readonly call: string;
  readonly region: string;
  readonly deniedAt: number;
  /** The end of AWS's message, then the statement that denied it or came nearest to allowing it. */
  readonly reason: string;
}

/** The disaster and the way out of it, as far as it went. */
export interface Outage {
  readonly startAt: number;
  readonly detectedAt: number;
  readonly decidedAt: number;
  readonly decidedBy: string;
  readonly decidedBecause: string;
  /** The recovery was asked for recovery points not younger than this; absent when it took the newest. */
  readonly asOfAt?: number;
  readonly plan: PlanRun;
  readonly restores: readonly Restore[];
  /** Recovery points that failed their checks, so that the plan took an older one, or none. */
  readonly refused?: readonly RefusedPoint[];
  readonly traffic?: Traffic;
  /** When the system was verified as a customer would: the name answers the recovery side and the data is there. */
  readonly verifiedAt?: number;
  readonly customerChecks: readonly Check[];
}

/** The one execution of the recovery plan's state machine. */
export interface PlanRun {
  readonly name: string;
  readonly startedAt: number;
  readonly endedAt?: number;
  /** AWS's own word: `SUCCEEDED`, `FAILED`, `TIMED_OUT`, `ABORTED`, `RUNNING`. */
  readonly status: string;
  readonly reason?: string;
}

/** A recovery point that the plan restored, checked and did not take. */
export interface RefusedPoint {
  readonly database: string;
  readonly point: string;
  readonly databaseAt: number;
  readonly refusedAt: number;
  readonly reason: string;
}

export interface Restore {
  readonly database: string;
  /** Absent for an instance. */
  readonly kind?: DatabaseKind;
  /** Identifier of the instance, or of the cluster. */
  readonly instance: string;
  /** The recovery point it came from, and the last moment whose transactions that contains. */
  readonly point: string;
  readonly databaseAt: number;
  readonly startedAt: number;
  /** When its checks had passed. */
  readonly verifiedAt?: number;
  /** How much older its point is than the newest one, which was refused; absent when none was. */
  readonly costSeconds?: number;
  /** The checks that the recovery plan ran in the isolated network. */
  readonly checks: readonly Check[];
  readonly comparison?: Comparison;
}

/** Every row of a restored database against every row committed at its recovery point's time. */
export interface Comparison {
  readonly expectedRows: number;
  readonly foundRows: number;
  readonly equalRows: number;
  /** The first few differences, in words. */
  readonly differences: readonly string[];
  /** Rows committed after the recovery point: what the disaster cost. */
  readonly lostRows: number;
}

export interface Traffic {
  readonly record: string;
  readonly target: string;
  readonly ttlSeconds: number;
  /** When the record was changed, and when the last customer's cached answer had run out. */
  readonly changedAt: number;
  readonly switchedAt?: number;
}

export interface Check {
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
}
