import { counted } from '../count';
import type { Act } from './act';
import { deleteInstance, dropTable, emptyTable } from './act-database';
import { forgeEvents } from './act-events';
import { disableSchedules, loseRegion, returnRegion, switchEvents, switchFunctions } from './act-faults';
import { destroyKeys } from './act-keys';
import {
  copyUnderOurNames,
  deleteSnapshots,
  markVerified,
  shareAll,
  takeNamed,
  unshareSnapshots,
} from './act-snapshots';
import { attackRecovery } from './attack';
import type { Happened } from './exercise';
import { recoveryPoints } from './points-there';
import { offsetOf, type Scenario } from './scenario';
import type { Stage } from './stage';

/** Puts all that a scenario has happen on the clock. What it did is told on the stage. */
export function planActs(
  stage: Stage,
  scenario: Scenario,
  moments: { readonly startAt: number; readonly untilAt: number },
): void {
  const { clock } = stage.world;
  const troubleAt = troubleTime(scenario, moments);
  if (troubleAt !== undefined && scenario.holds.length > 0) {
    const look = async () => {
      stage.before.push(...(await recoveryPoints(stage)));
    };
    clock.at(troubleAt, () => clock.during('looking at what is there', look), '~before');
  }
  for (const [index, { at, when, act }] of scenario.happens.entries()) {
    const offset = offsetOf(at);
    const time = offset === undefined ? moments.startAt : moments.untilAt + offset;
    // After the writers have stopped, and in the scenario's order where several are due at once.
    const order = `~scenario ${String(index).padStart(3, '0')}`;
    const attempt = (): unknown => {
      if (when !== undefined && !isFirstStepUnderWay(stage)) return clock.after(LOOK_EVERY, attempt, order);
      return clock.during(act.do, () => take(stage, act));
    };
    clock.at(time, attempt, order);
  }
}

/** Virtual milliseconds between two looks at whether it is time for something. */
const LOOK_EVERY = 10_000;

/** Whether the recovery account is copying something within the source Region. */
function isFirstStepUnderWay({ world, chain }: Stage): boolean {
  const ended = new Set<unknown>();
  return world.trail.notes
    .filter(({ account, region }) => account === chain.recovery.account && region === chain.source.region)
    .reverse()
    .some(({ kind, details }) => {
      if (kind === 'copy-finished' || kind === 'copy-failed') ended.add(details.snapshot);
      return kind === 'copy-started' && !ended.has(details.snapshot);
    });
}

/** The moment from which an exercise is not an ordinary day any more; undefined when it stays one. */
export function troubleTime(
  { happens }: Scenario,
  { startAt, untilAt }: { readonly startAt: number; readonly untilAt: number },
): number | undefined {
  const times = happens
    .filter(({ act }) => act.do !== 'mark a point verified')
    .map(({ at }) => offsetOf(at))
    .map((offset) => (offset === undefined ? startAt : untilAt + offset));
  return times.length === 0 ? undefined : Math.min(...times);
}

async function take(stage: Stage, act: Act): Promise<void> {
  const told = await run(stage, act);
  stage.happened.push({ happenedAt: stage.world.clock.now(), ...told });
}

type Told = Omit<Happened, 'happenedAt'>;

async function run(stage: Stage, act: Act): Promise<Told> {
  const harm = (subject: string, text: string): Told => ({ subject, text, harmful: true });
  const step = (subject: string, text: string): Told => ({ subject, text, harmful: false });
  const thief = 'intruder';
  switch (act.do) {
    case 'lose region':
      return { ...harm('DISASTER', loseRegion(stage, act.side)), region: act.side };
    case 'return region':
      return { ...step('Region', await returnRegion(stage, act.side)), region: act.side };
    case 'lose events':
      return harm('events', switchEvents(stage, 'off'));
    case 'deliver events':
      return step('events', switchEvents(stage, 'on'));
    case 'stop functions':
      return harm(act.side, await switchFunctions(stage, act.side, 'off'));
    case 'start functions':
      return step(act.side, await switchFunctions(stage, act.side, 'on'));
    case 'disable schedules':
      return harm(act.side, await disableSchedules(stage, act.side));
    case 'drop table':
      return harm('DISASTER', await dropTable(stage, act.database));
    case 'empty table':
      return harm(thief, await emptyTable(stage, act.database));
    case 'delete instance':
      return harm('DISASTER', await deleteInstance(stage, act.database));
    case 'mark a point verified':
      return step('verified', await markVerified(stage));
    case 'unshare snapshots':
      return harm(thief, `unshares ${counted(await unshareSnapshots(stage), 'snapshot')}`);
    case 'delete snapshots':
      return harm(thief, `deletes ${counted(await deleteSnapshots(stage), 'snapshot')}`);
    case 'take a snapshot':
      return harm(thief, await takeNamed(stage, act.database, act.name));
    case 'copy under our names':
      return harm(thief, await copyUnderOurNames(stage, act.database, act.name, act.slots));
    case 'share all snapshots':
      return harm(thief, `shares ${counted(await shareAll(stage), 'snapshot')} with the recovery account`);
    case 'forge events':
      return harm(thief, await forgeEvents(stage));
    case 'destroy keys':
      return harm(thief, await destroyKeys(stage));
    case 'attack the recovery account':
      return harm(thief, await attackRecovery(stage));
    default:
      return act satisfies never;
  }
}
