import type {
  DescribeExecutionCommandOutput,
  GetExecutionHistoryCommandOutput,
  HistoryEvent,
  StartExecutionCommandOutput,
} from '@aws-sdk/client-sfn';
import { describeInstances } from '../../runtime/backup/instances';
import { kindsOf } from '../../runtime/backup/kinds';
import type { Chain } from '../../runtime/settings';
import type { World } from '../../simulator/world';
import { rdsOf } from './administrator-rds';
import { administrator } from './estate';
import type { Check, PlanRun, RefusedPoint, Restore } from './exercise';
import { momentsIn } from './history';
import { refusedIn } from './refused-points';
import type { Stage } from './stage';

/** A person's word that starts the recovery plan, as the plan keeps it. */
export interface Decision {
  readonly by: string;
  readonly reason: string;
  /** Virtual milliseconds since 1970. */
  readonly at: number;
  /** Only recovery points not younger than this, in virtual milliseconds since 1970. */
  readonly asOfAt?: number;
}

/** How long an exercise waits for the plan's end, in virtual milliseconds: longer than the plan itself would. */
const LONGEST_RUN = 13 * 3_600_000;

type Place = Pick<Stage, 'world' | 'chain' | 'databases'>;

type CallRecovery = <Output>(service: string, action: string, input: object) => Promise<Output>;

/** Starts the recovery plan as an operator would, and lets time pass until it ends, well or not. */
export async function runPlan(
  place: Place,
  stateMachine: string,
  decision: Decision,
  outageStartedAt: number,
): Promise<{
  readonly plan: PlanRun;
  readonly restores: readonly Restore[];
  readonly refused: readonly RefusedPoint[];
}> {
  const { world, chain, databases } = place;
  const call = callerIn(world, chain);
  const startedAt = world.clock.now();
  const name = `exercise-${new Date(startedAt).toISOString().slice(0, 19).replace(/[-:]/g, '').toLowerCase()}`;
  const hasEnded = createEnding(world, name);
  const { executionArn } = await call<StartExecutionCommandOutput>('states', 'StartExecution', {
    stateMachineArn: stateMachine,
    name,
    input: JSON.stringify({
      outageStartedAt: new Date(outageStartedAt).toISOString(),
      decision: {
        by: decision.by,
        reason: decision.reason,
        at: new Date(decision.at).toISOString(),
        // The source Region does not answer, so nobody can stop its writers.
        unfenced: 'accepted',
      },
      ...(decision.asOfAt !== undefined && { asOf: new Date(decision.asOfAt).toISOString() }),
    }),
  });
  await world.clock.runUntilTrue(hasEnded, startedAt + LONGEST_RUN);
  const described = await call<DescribeExecutionCommandOutput>('states', 'DescribeExecution', {
    executionArn,
  });
  const { status = 'RUNNING', stopDate, error, cause } = described;
  const reason = [error, cause && readable(cause)].filter((part) => part !== undefined).join(': ');
  const history = await historyOf(call, executionArn);
  // What the plan says of a cluster's point is when taking it began: what it holds, the simulation knows.
  const moments = momentsIn(world.trail.notes, chain, databases);
  const refused = refusedIn(history, moments);
  return {
    plan: {
      name,
      startedAt,
      ...(stopDate && { endedAt: stopDate.getTime() }),
      status,
      ...(reason !== '' && { reason }),
    },
    restores: await restoresOf(place, startedAt, history, refused, moments),
    refused,
  };
}

/** A cause whose Lambda error, JSON with a stack trace, is cut to its message. */
export function readable(cause: string): string {
  const start = cause.indexOf('{"errorType"');
  if (start < 0) return cause;
  try {
    const { errorMessage } = JSON.parse(cause.slice(start)) as { errorMessage?: unknown };
    return typeof errorMessage === 'string' ? cause.slice(0, start) + errorMessage : cause;
  } catch {
    // Step Functions cuts long causes; then it is shown as it is.
    return cause;
  }
}

function callerIn(world: World, { recovery }: Chain): CallRecovery {
  return (service, action, input) =>
    world.call(administrator(recovery.account), recovery.region, service, action, input);
}

const ENDINGS = ['execution-succeeded', 'execution-failed', 'execution-aborted'];

/** Whether the execution has ended, asked again and again: each note is looked at once. */
function createEnding({ trail: { notes } }: World, execution: string): () => boolean {
  let looked = notes.length;
  let ended = false;
  return () => {
    for (; looked < notes.length; looked++) {
      const note = notes[looked];
      ended ||= note !== undefined && ENDINGS.includes(note.kind) && note.details.execution === execution;
    }
    return ended;
  };
}

async function historyOf(call: CallRecovery, executionArn: string | undefined): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await call<GetExecutionHistoryCommandOutput>('states', 'GetExecutionHistory', {
      executionArn,
      maxResults: 1000,
      ...(nextToken !== undefined && { nextToken }),
    });
    events.push(...(page.events ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return events;
}

/** The state of the plan whose end means that a database is restored, usable and checked. */
const VERIFY = 'Verify';

interface Verified {
  readonly database: string;
  readonly at: number;
  readonly checks: readonly Check[];
  readonly costSeconds: number;
}

/** What the plan verified, by what its execution's history says. */
function verifiedIn(history: readonly HistoryEvent[]): Verified[] {
  return history.flatMap(({ timestamp, stateExitedEventDetails }) => {
    if (stateExitedEventDetails?.name !== VERIFY || timestamp === undefined) return [];
    const output = JSON.parse(stateExitedEventDetails.output ?? '{}') as Partial<Verified>;
    const { database, checks, costSeconds = 0 } = output;
    if (database === undefined || checks === undefined) return [];
    return [{ database, at: timestamp.getTime(), checks, costSeconds }];
  });
}

/** The instances and clusters that the plan made, by what they say of themselves: verified or not. */
async function restoresOf(
  { world, chain, databases }: Place,
  startedAt: number,
  history: readonly HistoryEvent[],
  refused: readonly RefusedPoint[],
  moments: ReadonlyMap<string, number>,
): Promise<Restore[]> {
  const verified = verifiedIn(history);
  const made = await describeInstances(rdsOf({ world, chain }, 'recovery'), kindsOf(databases));
  return made.flatMap(({ kind, DBInstanceIdentifier, DBClusterIdentifier, TagList }): Restore[] => {
    const tag = (name: string) => TagList?.find(({ Key }) => Key === `lifeboat:${name}`)?.Value;
    const [database, point, at] = [tag('database'), tag('recovery-point'), tag('recovery-point-at')];
    if (tag('environment') !== chain.environment || database === undefined || point === undefined) return [];
    // It serves the cluster, which was restored.
    if (DBClusterIdentifier !== undefined) return [];
    // It is being deleted.
    if (refused.some((one) => one.database === database && one.point === point)) return [];
    const seen = verified.find((one) => one.database === database);
    return [
      {
        database,
        ...(kind !== undefined && { kind }),
        instance: DBInstanceIdentifier ?? '',
        point,
        databaseAt: moments.get(point) ?? Date.parse(at ?? ''),
        startedAt,
        ...(seen && { verifiedAt: seen.at }),
        ...(seen && seen.costSeconds > 0 && { costSeconds: seen.costSeconds }),
        checks: seen?.checks ?? [],
      },
    ];
  });
}
