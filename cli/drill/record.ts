import type { Note } from '../../simulator/trail';
import type { DeployedStack, Exercise, Happened, Outage } from './exercise';
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
  readonly happened: readonly Happened[];
  readonly outage?: Outage;
}

/** Puts an exercise on record, from what the simulation noted and the writers know. */
export function recordOf(notes: readonly Note[], args: RecordArgs): Exercise {
  const { rehearsal, options, reproduce, stacks, ledgers, happened, outage } = args;
  const { chain, databases, rtoSeconds } = rehearsal;
  const { startAt, untilAt, scenario, seed } = options;
  return {
    environment: chain.environment,
    scenario: scenario.name,
    title: withRegions(scenario.title, chain),
    ...(scenario.struck !== undefined && { struck: withRegions(scenario.struck, chain) }),
    seed,
    reproduce,
    deployedAt: deploymentTime(options),
    startAt,
    untilAt,
    source: chain.source,
    recovery: chain.recovery,
    rtoSeconds,
    stacks,
    databases: databases.map(({ name, rpoSeconds }, index) => {
      const ledger = ledgers[index];
      return {
        name,
        rpoSeconds,
        rowsPerMinute: ledger?.workload.rowsPerMinute ?? 0,
        initialRows: ledger?.workload.initialRows ?? 0,
        committedRows: ledger?.rows ?? 0,
        points: pointsIn(notes, chain, databases, name),
      };
    }),
    alarms: alarmsIn(notes, chain, databases, startAt),
    failures: failuresIn(notes).filter(({ failedAt }) => failedAt >= startAt),
    happened,
    ...(outage && { outage }),
  };
}
