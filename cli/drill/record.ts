import type { Trail } from '../../simulator/trail';
import { troubleTime } from './acting';
import { denialsIn } from './denials';
import type { Check, DeployedStack, Exercise, Happened, Outage } from './exercise';
import { deploymentTime, type ExerciseSettings } from './exercise-settings';
import { alarmsIn, failuresIn, pointsIn } from './history';
import type { Ledger } from './ledger';
import type { Rehearsal } from './project';
import { withRegions } from './scenario';

/** What is known of an exercise so far. */
export interface RecordArgs {
  readonly rehearsal: Rehearsal;
  readonly options: ExerciseSettings;
  readonly reproduce: string;
  readonly stacks: readonly DeployedStack[];
  readonly ledgers: readonly Ledger[];
  readonly outage?: Outage;
  readonly happened: readonly Happened[];
  readonly holds: readonly Check[];
  readonly endAt: number;
}

/** Puts an exercise on record, from what the simulation noted and the writers know. */
export function recordOf({ notes, calls }: Pick<Trail, 'notes' | 'calls'>, args: RecordArgs): Exercise {
  const { rehearsal, options, reproduce, stacks, ledgers, outage, happened, holds, endAt } = args;
  const { chain, databases, rtoSeconds } = rehearsal;
  const { startAt, untilAt, scenario, seed } = options;
  const denials = denialsIn(calls, chain).filter(({ deniedAt }) => deniedAt >= startAt);
  const troubleAt = troubleTime(scenario, options);
  return {
    environment: chain.environment,
    scenario: scenario.name,
    scenarioSummary: scenario.summary,
    title: withRegions(scenario.title, chain),
    ...(scenario.struck !== undefined && { struck: withRegions(scenario.struck, chain) }),
    seed,
    reproduce,
    deployedAt: deploymentTime(options),
    startAt,
    untilAt,
    endAt,
    ...(troubleAt !== undefined && { troubleAt }),
    judgesAge: scenario.judgesAge ?? true,
    happened,
    holds,
    source: chain.source,
    recovery: chain.recovery,
    rtoSeconds,
    stacks,
    databases: databases.map(({ name, kind, rpoSeconds }, index) => {
      const ledger = ledgers[index];
      return {
        name,
        ...(kind !== undefined && { kind }),
        rpoSeconds,
        rowsPerMinute: ledger?.workload.rowsPerMinute ?? 0,
        initialRows: ledger?.workload.initialRows ?? 0,
        committedRows: ledger?.rows ?? 0,
        points: pointsIn(notes, chain, databases, name),
      };
    }),
    alarms: alarmsIn(notes, chain, databases, startAt),
    failures: failuresIn(notes).filter(({ failedAt }) => failedAt >= startAt),
    ...(denials.length > 0 && { denials }),
    ...(outage && { outage }),
  };
}
