import type { Assumptions } from '../../simulator/assumptions';
import type { Scenario } from './scenario';

/** What decides an exercise, besides the program and its config. */
export interface ExerciseSettings {
  readonly environment: string;
  readonly scenario: Scenario;
  /** As given, where it is the user's own. */
  readonly scenarioFile?: string;
  readonly seed: string;
  /** Virtual milliseconds since 1970. */
  readonly startAt: number;
  /** When the disaster strikes, or the quiet day ends. */
  readonly untilAt: number;
  /** In each database by `untilAt`. */
  readonly rows: number;
  readonly detectSeconds: number;
  readonly decideSeconds: number;
  /** The recovery takes the newest recovery points not younger than this; absent for the newest of all. */
  readonly asOfAt?: number;
  /** What AWS does where nobody knows, other than is likeliest. */
  readonly assume?: Partial<Assumptions>;
}

/** How long before the exercise's start the stacks are deployed: long enough for the first full copies to arrive. */
const DEPLOYED_BEFORE = 3_600_000;

/** When the stacks are deployed and the applications begin to write. */
export function deploymentTime({ startAt }: ExerciseSettings): number {
  return startAt - DEPLOYED_BEFORE;
}
