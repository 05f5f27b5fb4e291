import type { Chain, Database, Objectives, Quotas, Retention, Side } from '../../runtime/settings';
import { type PointCapacity, recoveryCapacity, SNAPSHOTS_QUOTA, sourceCapacity } from '../../stacks/capacity';
import { type CopyCapacity, copiesFit, copyCapacity, lateCopies } from '../../stacks/copy-capacity';

/** What both stacks' config says that capacity depends on. */
export interface Planned {
  readonly chain: Chain;
  readonly databases: readonly Database[];
  readonly protectByTag?: Objectives;
  readonly retention: Retention;
  /** Copies that the environment may have in progress. */
  readonly copies: number;
  readonly quotas: { readonly source: Quotas; readonly recovery: Quotas };
}

/** The manual snapshots of one account in one Region. */
export interface SidePlan extends PointCapacity, Side {
  readonly side: 'source' | 'recovery';
  readonly fits: boolean;
}

/** Whether what the config asks for fits what AWS grants, and what would. */
export interface CapacityPlan {
  readonly format: 'lifeboat-capacity/1';
  readonly environment: string;
  /** How many databases it is about. */
  readonly count: number;
  readonly fits: boolean;
  /** Of manual snapshots. */
  readonly quota: typeof SNAPSHOTS_QUOTA;
  readonly sides: readonly SidePlan[];
  readonly copies: CopyCapacity & Side & { readonly fits: boolean };
  /** Names of the databases whose recovery points become older than their objective. */
  readonly late: readonly string[];
}

/** Fits when both quotas and the copy limit hold and every database keeps its objective. */
export function capacityPlan(planned: Planned): CapacityPlan {
  const { chain, databases, protectByTag, retention, quotas } = planned;
  const sides = [
    sidePlan(
      'source',
      chain,
      sourceCapacity({ databases, quota: quotas.source.manualSnapshots, protectByTag }),
    ),
    sidePlan(
      'recovery',
      chain,
      recoveryCapacity({ databases, quota: quotas.recovery.manualSnapshots, protectByTag, retention }),
    ),
  ];
  const capacity = copyCapacity(databases, planned.copies);
  const copies = { ...chain.recovery, ...capacity, fits: copiesFit(capacity) };
  const late = lateCopies(capacity).map(({ name }) => name);
  const fits = copies.fits && late.length === 0 && sides.every((side) => side.fits);
  const { environment } = chain;
  return {
    ...{ format: 'lifeboat-capacity/1', environment, count: databases.length, fits },
    ...{ quota: SNAPSHOTS_QUOTA, sides, copies, late },
  };
}

/**
 * As many databases as asked for, with the objectives of the configured ones in turn, or of those found by tag where
 * none is named: a source stack has either.
 */
export function asIf(
  { databases, protectByTag }: Pick<Planned, 'databases' | 'protectByTag'>,
  count: number,
): Database[] {
  const models =
    databases.length > 0 || protectByTag === undefined ? databases : [{ name: 'found', ...protectByTag }];
  const turns = Math.ceil(count / models.length);
  return Array.from({ length: turns }, (_, turn) => models.map((model) => inTurn(model, turn)))
    .flat()
    .slice(0, count);
}

/** No database has such a name, so that nobody takes it for one that is there. */
function inTurn(model: Database, turn: number): Database {
  return turn === 0 ? model : { ...model, name: `${model.name} #${turn + 1}` };
}

function sidePlan(side: SidePlan['side'], chain: Chain, capacity: PointCapacity): SidePlan {
  return { side, ...chain[side], ...capacity, fits: capacity.needed <= capacity.quota };
}
