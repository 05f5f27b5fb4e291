import type { Question } from './iam/decide';

/** One API call as CloudTrail would record it. Times are virtual milliseconds since 1970. */
export interface TrailEntry {
  readonly time: number;
  readonly account: string;
  readonly region: string;
  /** The caller's ARN, or the service's name. */
  readonly caller: string;
  /** `rds` */
  readonly service: string;
  /** `CopyDBSnapshot` */
  readonly action: string;
  /** AWS's code when the call was refused. */
  readonly error?: string;
  /** What was refused and by which kind of policy, when permissions were the reason. */
  readonly denied?: string;
  /** The statement that denied it, or those that came nearest to allowing it, and what of them did not fit. */
  readonly why?: string;
}

/** Something worth a line to a person who follows the simulation. */
export interface Note {
  readonly time: number;
  /** `snapshot-available`, `copy-finished`, `alarm`, `function-failed`... */
  readonly kind: string;
  /** What it is about: a database's name, an alarm's, a function's. */
  readonly subject: string;
  readonly account: string;
  readonly region: string;
  readonly details: Readonly<Record<string, string | number | boolean>>;
}

/** A permission that some call of a role needed and had. */
export interface Grant {
  /** ARN. */
  readonly role: string;
  /** `rds:CopyDBSnapshot` */
  readonly action: string;
  readonly resource: string;
}

export interface Trail {
  /** Hears of everything that a role was allowed, each time, with all that decided it: to be looked at then and there. */
  onAllowed?: (question: Question) => void;
  /** Every permission that was used, once each, by its parts. */
  readonly grants: Map<string, Grant>;
  readonly calls: TrailEntry[];
  readonly notes: Note[];
}
