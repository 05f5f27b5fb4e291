import { counted } from '../count';
import type { Act } from './act';
import { deleteInstance, dropTable, emptyTable } from './act-database';
import { calmEvents, delayEvents, doubleEvents, loseEvents } from './act-disturbances';
import { forgeEvents } from './act-events';
import { disableSchedules, loseRegion, returnRegion, switchFunctions } from './act-faults';
import { cancelDeletion, destroyKeys, scheduleDeletion, switchKeys } from './act-keys';
import { delayChanges, settleChanges } from './act-late-changes';
import { fillQuota, freeQuota, setQuota } from './act-quotas';
import {
  copyUnderOurNames,
  deleteSnapshots,
  markVerified,
  shareAll,
  takeNamed,
  unshareSnapshots,
} from './act-snapshots';
import {
  endThrottling,
  failService,
  killFunction,
  returnService,
  skewClock,
  throttleCalls,
} from './act-trouble';
import { attackRecovery } from './attack';
import type { Happened } from './exercise';
import { recoveryPoints } from './points-there';
import { offsetOf, type Scenario } from './scenario';
import { databaseOf, type Stage } from './stage';
import { isSo } from './under-way';

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
      if (when !== undefined && !isSo(stage, when)) return clock.after(LOOK_EVERY, attempt, order);
      return clock.during(act.do, () => take(stage, act));
    };
    clock.at(time, attempt, order);
  }
}

/** Virtual milliseconds between two looks at whether it is time for something. */
const LOOK_EVERY = 10_000;

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
    case 'fail service':
      return harm(act.service, failService(stage, act));
    case 'return service':
      return step(act.service, returnService(stage, act));
    case 'throttle calls':
      return harm(act.service, throttleCalls(stage, act));
    case 'end throttling':
      return step(act.service, endThrottling(stage, act));
    case 'lose events':
      return harm('events', loseEvents(stage, act));
    case 'delay events':
      return harm('events', delayEvents(stage, act));
    case 'double events':
      return harm('events', doubleEvents(stage, act));
    case 'delay changes':
      return harm(act.what, delayChanges(stage, act));
    case 'settle changes':
      return step('changes', settleChanges(stage));
    case 'deliver events':
      return step('events', calmEvents(stage));
    case 'kill function':
      return harm(act.function, await killFunction(stage, act));
    case 'skew clock':
      return harm(act.side, skewClock(stage, act));
    case 'disable keys':
      return harm(act.side, await switchKeys(stage, act.side, 'off'));
    case 'enable keys':
      return step(act.side, await switchKeys(stage, act.side, 'on'));
    case 'schedule deletion of keys':
      return harm(act.side, await scheduleDeletion(stage, act.side, act.days));
    case 'cancel deletion of keys':
      return step(act.side, await cancelDeletion(stage, act.side));
    case 'fill quota':
      return harm(act.side, await fillQuota(stage, act));
    case 'set quota':
      return harm(act.side, setQuota(stage, act));
    case 'free quota':
      return step(act.side, freeQuota(stage, act));
    case 'stop functions':
      return harm(act.side, await switchFunctions(stage, act.side, 'off'));
    case 'start functions':
      return step(act.side, await switchFunctions(stage, act.side, 'on'));
    case 'disable schedules':
      return harm(act.side, await disableSchedules(stage, act.side));
    case 'drop table':
      return { ...harm('DISASTER', await dropTable(stage, act.database)), ...rowsOf(stage, act) };
    case 'empty table':
      return { ...harm(thief, await emptyTable(stage, act.database)), ...rowsOf(stage, act) };
    case 'delete instance':
      return { ...harm('DISASTER', await deleteInstance(stage, act.database)), ...rowsOf(stage, act) };
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

/** The database whose rows are gone by an act. */
function rowsOf(stage: Stage, act: { readonly database?: string }): Pick<Told, 'database'> {
  return { database: databaseOf(stage, act.database).name };
}
