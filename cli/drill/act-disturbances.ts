import type { SideName } from '../../runtime/names';
import { milliseconds } from './scenario';
import type { Stage } from './stage';

/** Which event deliveries something happens to: those that leave a bus of a side, or of both; of a type, or of all. */
interface Deliveries {
  readonly side?: SideName;
  readonly share?: number;
  readonly detailType?: string;
}

export function loseEvents(stage: Stage, which: Deliveries): string {
  stage.world.faults.loseEvents(asked(stage, which));
  return isAll(which) ? 'none is delivered any more' : `${whichText(which)} are delivered no more`;
}

export function delayEvents(stage: Stage, which: Deliveries & { readonly by: string }): string {
  stage.world.faults.disturbEvents({ ...asked(stage, which), delayMs: milliseconds(which.by) });
  return `${whichText(which)} arrive up to ${which.by} late, in any order`;
}

export function doubleEvents(stage: Stage, which: Deliveries): string {
  stage.world.faults.disturbEvents({ ...asked(stage, which), doubled: true });
  return `${whichText(which)} arrive twice`;
}

/** Ends all of it. */
export function calmEvents({ world: { faults } }: Stage): string {
  faults.deliverEvents();
  faults.calmEvents();
  return 'are delivered again';
}

function asked({ chain }: Stage, { side, share, detailType }: Deliveries) {
  return {
    ...(side !== undefined && { account: chain[side].account, region: chain[side].region }),
    ...(share !== undefined && { share }),
    ...(detailType !== undefined && { detailType }),
  };
}

function isAll({ side, share = 1, detailType }: Deliveries): boolean {
  return side === undefined && share === 1 && detailType === undefined;
}

function whichText({ side, share = 1, detailType }: Deliveries): string {
  const part = share === 1 ? 'all' : `${Math.round(share * 100)} %`;
  const type = detailType === undefined ? '' : ` of type ${detailType}`;
  return side === undefined && type === ''
    ? part
    : `${part}${type}${side === undefined ? '' : ` of the ${side} side`}`;
}
