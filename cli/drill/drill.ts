import type { Chain } from '../../runtime/settings';
import { describeDurations } from '../../simulator/durations';
import { databaseServer } from '../../simulator/rds/server';
import { services } from '../../simulator/services';
import { createWorld, type World } from '../../simulator/world';
import { momentText } from '../moment';
import type { Report } from '../report/model';
import { planActs } from './acting';
import { startApplications } from './applications';
import { compare } from './compare';
import { type Deployed, deployStacks } from './deployment';
import type { Check, Outage, Restore } from './exercise';
import { deploymentTime, type ExerciseSettings } from './exercise-settings';
import { pointsIn } from './history';
import { judged } from './judge';
import type { Ledger } from './ledger';
import { recover } from './people';
import type { Progress } from './progress';
import type { Rehearsal } from './project';
import { recordOf } from './record';
import { newestAt } from './recovery-points';
import { milliseconds, type Recovery, withRegions } from './scenario';
import type { Stage } from './stage';
import { timelineOf } from './timeline';
import { verdictOf } from './verdict';

export interface DrillArgs {
  readonly rehearsal: Rehearsal;
  readonly options: ExerciseSettings;
  /** The command that gives the same exercise again. */
  readonly reproduce: string;
  readonly progress: Progress;
}

/** How long before the deployment the world begins, in virtual milliseconds: the team's databases are made then. */
const ESTATE_BEFORE = 3_600_000;

/** Rehearses the scenario and judges it. Whatever happens, no server and no folder is left. */
export async function runDrill(args: DrillArgs, stop: AbortSignal): Promise<Report> {
  const { options } = args;
  const world = createWorld({
    ...{ seed: options.seed, start: deploymentTime(options) - ESTATE_BEFORE, services },
    ...(options.assume && { assume: options.assume }),
  });
  try {
    return await Promise.race([rehearse(world, args), aborted(stop)]);
  } finally {
    await world.close();
  }
}

async function rehearse(world: World, args: DrillArgs): Promise<Report> {
  const { rehearsal, options, progress } = args;
  const { untilAt, scenario } = options;
  progress.doing(() => 'starting the databases');
  const writers = await startApplications(world, rehearsal, options);
  progress.doing(() => `deploying ${rehearsal.sourceStack} and ${rehearsal.recoveryStack}`);
  await world.clock.runUntil(deploymentTime(options));
  const deployed = await deployStacks(world, rehearsal, progress.deployed, scenario.config);
  const { chain, databases, retention } = rehearsal;
  const kept = { happened: [], attempts: [], waiting: [], before: [] };
  const stage: Stage = { world, chain, databases, retention, writers, ...kept };
  planActs(stage, scenario, options);

  progress.doing(() => dayText(world, args));
  for (const writer of writers) writer.start();
  world.clock.at(untilAt, () => {
    for (const writer of writers) writer.stop();
  });
  await world.clock.runUntil(untilAt);

  const ledgers = writers.map(({ ledger }) => ledger);
  const { happened } = stage;
  const record = (holds: readonly Check[], outage?: Outage) => {
    const endAt = world.clock.now();
    return recordOf(world.trail, {
      ...args,
      ...{ stacks: deployed.stacks, ledgers, happened, holds, endAt, outage },
    });
  };
  progress.told(timelineOf(record([])).filter(({ at }) => at < untilAt));
  const outage = await goOn(stage, args, deployed);
  const holds = await judged(stage, record([], outage), scenario.holds);
  const exercise = record(holds, outage);
  progress.told(timelineOf(exercise).filter(({ at }) => at >= untilAt));
  for (const writer of writers) await writer.close();
  return { exercise, verdict: verdictOf(exercise), durations: describeDurations() };
}

/** How far the day is, for whoever watches. */
function dayText({ clock, trail }: World, { rehearsal: { chain, databases }, options }: DrillArgs): string {
  const found = databases.map(({ name }) => {
    const newest = newestAt(pointsIn(trail.notes, chain, databases, name), clock.now());
    return newest === undefined
      ? `${name} none yet`
      : `${name} as of ${momentText(newest.databaseAt, options.startAt)}`;
  });
  return `${momentText(clock.now(), options.startAt)}   newest recovery points: ${found.join(', ')}`;
}

/** What comes after `--until`: people recover, or the exercise just goes on for as long as the scenario says. */
async function goOn(stage: Stage, args: DrillArgs, deployed: Deployed): Promise<Outage | undefined> {
  const { scenario, untilAt, startAt } = args.options;
  const { clock } = stage.world;
  if (scenario.recovery !== undefined) return wayOut(stage, args, deployed, scenario.recovery);
  const end = untilAt + (scenario.goesOn === undefined ? 0 : milliseconds(scenario.goesOn));
  args.progress.doing(() => `${momentText(clock.now(), startAt)}   until ${momentText(end, startAt)}`);
  await clock.runUntil(end);
  return undefined;
}

/** The way out of the disaster, and whether what came back is what was there. */
async function wayOut(
  { world, databases, writers }: Stage,
  { rehearsal: { chain, traffic }, options, progress }: DrillArgs,
  { stateMachine, secrets }: Deployed,
  recovery: Recovery,
): Promise<Outage> {
  if (stateMachine === undefined) throw new Error('There is no recovery plan.');
  const { detectSeconds, decideSeconds, asOfAt, startAt, untilAt, scenario } = options;
  const ledgers = writers.map(({ ledger }) => ledger);
  const title = withRegions(scenario.title, chain);
  progress.doing(() => `${momentText(world.clock.now(), startAt)}   ${title}, recovering`);
  const outage = await recover(world, {
    ...{ chain, databases, traffic, stateMachine, secrets, ledgers },
    outageAt: untilAt,
    noticeableAt:
      recovery.noticed === 'by an alarm'
        ? await firstAlarm(world, untilAt)
        : untilAt + milliseconds(recovery.noticed),
    because: withRegions(recovery.because, chain),
    ...{ detectSeconds, decideSeconds, ...(asOfAt !== undefined && { asOfAt }) },
  });
  progress.doing(() => 'comparing every restored row');
  return { ...outage, restores: await compared(world, chain, outage.restores, ledgers) };
}

/** After this nobody will notice any more, in virtual milliseconds. */
const NOTICED_WITHIN = 2 * 86_400_000;

/** When the first alarm goes off after a moment; lets time pass until it does. */
async function firstAlarm({ clock, trail }: World, since: number): Promise<number> {
  const raised = () =>
    trail.notes.find(
      ({ kind, time, details }) => kind === 'alarm' && details.to === 'ALARM' && time >= since,
    );
  const giveUpAt = since + NOTICED_WITHIN;
  while (raised() === undefined && clock.now() < giveUpAt) await clock.runUntil(clock.now() + 60_000);
  return raised()?.time ?? giveUpAt;
}

async function compared(
  world: World,
  { recovery: { account, region } }: Chain,
  restores: readonly Restore[],
  ledgers: readonly Ledger[],
): Promise<Restore[]> {
  const found: Restore[] = [];
  for (const restore of restores) {
    const server = databaseServer(world, account, region, restore.instance);
    const ledger = ledgers.find(({ database }) => database === restore.database);
    if (server === undefined || ledger === undefined) {
      found.push(restore);
      continue;
    }
    const client = await server.connect();
    try {
      found.push({ ...restore, comparison: await compare(client, ledger, restore.databaseAt) });
    } finally {
      await client.end();
    }
  }
  return found;
}

/** Rejects when the person at the keyboard has had enough. */
function aborted(stop: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const refuse = () => reject(new Error('Interrupted.'));
    if (stop.aborted) refuse();
    else stop.addEventListener('abort', refuse, { once: true });
  });
}
