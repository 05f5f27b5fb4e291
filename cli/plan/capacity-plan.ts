import { MOST_DATABASES } from '../../infra/recovery-plan-looks';
import type { Chain, Database, Objectives, Quotas, Retention, Side } from '../../runtime/settings';
import {
  keptByKind,
  type PointCapacity,
  recoveryCapacity,
  SNAPSHOTS_QUOTA,
  sourceCapacity,
} from '../../stacks/capacity';
import type { RecoveryConfig } from '../../stacks/config';
import { type CopyCapacity, copyCapacities, copyCapacity, lateCopies } from '../../stacks/copy-capacity';
import { copiesFit } from '../../stacks/copy-load';
import { CLUSTER_COPIES } from '../../stacks/defaults';

/** What both stacks' config says that capacity depends on. */
export interface Planned {
  readonly chain: Chain;
  readonly databases: readonly Database[];
  readonly protectByTag?: Objectives;
  readonly retention: Retention;
  /** Copies that the environment may have in progress. */
  readonly copies: number;
  /** The same of clusters' snapshots. Defaults to what is left of AWS's five. */
  readonly clusterCopies?: number;
  /** Defaults to one step, unless AWS refuses that. */
  readonly copyStrategy?: RecoveryConfig['copyStrategy'];
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
  /** How many of them the config may name at most; more have to be found by their tag, where any are looked for. */
  readonly named: { readonly most: number; readonly fits: boolean };
  readonly fits: boolean;
  /** Of manual snapshots. */
  readonly quota: typeof SNAPSHOTS_QUOTA;
  readonly sides: readonly SidePlan[];
  readonly copies: CopyPlan;
  /** Copies in progress on average that each database found by its tag adds; none is in `copies`. Absent: none are looked for. */
  readonly loadByTag?: number;
  /** Of clusters' snapshots, which AWS counts apart. Absent where there are none. */
  readonly clusterCopies?: CopyPlan;
  /** Names of the databases whose recovery points may become older than their objective. */
  readonly late: readonly string[];
}

export type CopyPlan = CopyCapacity & Side & { readonly fits: boolean };

/** Fits when both quotas and the copy limit hold and every database keeps its objective. */
export function capacityPlan(planned: Planned): CapacityPlan {
  const { chain, databases, protectByTag, retention, quotas } = planned;
  const sides = [
    ...keptByKind(databases, quotas.source, protectByTag).map((kept) =>
      sidePlan('source', chain, sourceCapacity(kept)),
    ),
    ...keptByKind(databases, quotas.recovery, protectByTag).map((kept) =>
      sidePlan('recovery', chain, recoveryCapacity({ ...kept, retention })),
    ),
  ];
  const { copies: most, clusterCopies: mostOfClusters = CLUSTER_COPIES } = planned;
  const capacities = copyCapacities(
    databases,
    { instance: most, cluster: mostOfClusters },
    planned.copyStrategy,
  );
  const planOf = (capacity: CopyCapacity) => ({
    ...chain.recovery,
    ...capacity,
    fits: copiesFit(capacity),
  });
  const copies = planOf(capacities.find(({ kind }) => kind === undefined) ?? copyCapacity([], most));
  const ofClusters = capacities.find(({ kind }) => kind === 'cluster');
  const clusterCopies = ofClusters === undefined ? undefined : planOf(ofClusters);
  const late = capacities.flatMap(lateCopies).map(({ name }) => name);
  const count = databases.length;
  const named = { most: MOST_DATABASES, fits: count <= MOST_DATABASES || protectByTag !== undefined };
  const parts = [named, copies, clusterCopies ?? copies, ...sides];
  const fits = late.length === 0 && parts.every((part) => part.fits);
  const { environment } = chain;
  return {
    ...{ format: 'lifeboat-capacity/1', environment, count, named, fits },
    ...{ quota: SNAPSHOTS_QUOTA, sides, copies, late },
    ...(clusterCopies === undefined ? {} : { clusterCopies }),
    ...(protectByTag === undefined
      ? {}
      : { loadByTag: protectByTag.copySeconds / protectByTag.periodSeconds }),
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
