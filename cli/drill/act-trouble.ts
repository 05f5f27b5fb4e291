import type { ListFunctionsCommandOutput } from '@aws-sdk/client-lambda';
import { physicalName, type SideName } from '../../runtime/names';
import type { DisturbanceKind } from '../../simulator/faults';
import type { World } from '../../simulator/world';
import { counted } from '../count';
import { durationText } from '../duration';
import type { OUTAGES } from './act';
import { milliseconds } from './scenario';
import { callAs, type Stage } from './stage';

interface ServiceThere {
  readonly side: SideName;
  readonly service: string;
}

/** What ends the disturbances of a world, by what they are. */
const endings = new WeakMap<World, Map<string, (() => void)[]>>();

/** For whoever asks, of any account. */
export function failService(
  { world, chain }: Stage,
  { side, service, how = 'unavailable' }: ServiceThere & { readonly how?: (typeof OUTAGES)[number] },
): string {
  const { region } = chain[side];
  begin(world, `outage ${region} ${service}`, { kind: how, region, service });
  return how === 'unavailable' ? `does not work in ${region}` : `does not answer in ${region}`;
}

export function returnService({ world, chain }: Stage, { side, service }: ServiceThere): string {
  const { region } = chain[side];
  end(world, `outage ${region} ${service}`);
  return `works in ${region} again`;
}

export function throttleCalls(
  { world, chain }: Stage,
  { side, service, action, share = 1 }: ServiceThere & { readonly action?: string; readonly share?: number },
): string {
  const { account, region } = chain[side];
  const which = { kind: 'throttled', account, region, service, share } as const;
  begin(world, `throttling ${side} ${service}`, { ...which, ...(action !== undefined && { action }) });
  const part = share === 1 ? 'every call' : `${Math.round(share * 100)} % of the calls`;
  return `throttles ${part}${action === undefined ? '' : ` of ${action}`} of the ${side} account`;
}

export function endThrottling({ world }: Stage, { side, service }: ServiceThere): string {
  end(world, `throttling ${side} ${service}`);
  return `throttles the ${side} account no more`;
}

/** Throws for a function that the side does not have. */
export async function killFunction(
  stage: Stage,
  fault: {
    readonly side: SideName;
    readonly function: string;
    readonly atCall: number;
    readonly times?: number;
  },
): Promise<string> {
  const { side, atCall, times = 1 } = fault;
  const { Functions = [] } = await callAs<ListFunctionsCommandOutput>(stage, side, 'lambda', 'ListFunctions');
  const names = Functions.flatMap(({ FunctionName }) => FunctionName ?? []).sort();
  const name = physicalName(stage.chain.environment, side, fault.function);
  if (!names.includes(name)) {
    throw new Error(
      `The scenario names the function ${fault.function} of the ${side} side; there are: ${names.join(', ')}.`,
    );
  }
  stage.world.faults.killFunctions({ ...stage.chain[side], name, atCall, times });
  return `its next ${times === 1 ? 'run ends' : `${counted(times, 'run')} end`} at call ${atCall}`;
}

export function skewClock(
  { world, chain }: Stage,
  { side, by }: { readonly side: SideName; readonly by: string },
): string {
  const behind = by.startsWith('-');
  const amount = milliseconds(behind ? by.slice(1) : by);
  world.faults.skewClock(chain[side].account, behind ? -amount : amount);
  return `the clocks of its functions are ${durationText(amount / 1000)} ${behind ? 'behind' : 'ahead'}`;
}

function begin(
  world: World,
  what: string,
  disturbance: {
    readonly kind: DisturbanceKind;
    readonly region: string;
    readonly service: string;
    readonly account?: string;
    readonly action?: string;
    readonly share?: number;
  },
): void {
  const all = endings.get(world) ?? new Map<string, (() => void)[]>();
  endings.set(world, all.set(what, [...(all.get(what) ?? []), world.faults.disturb(disturbance)]));
}

function end(world: World, what: string): void {
  for (const ending of endings.get(world)?.get(what) ?? []) ending();
  endings.get(world)?.delete(what);
}
