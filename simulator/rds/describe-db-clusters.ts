import type { DescribeDBClustersCommandInput, DescribeDBClustersCommandOutput } from '@aws-sdk/client-rds';
import type { Action } from '../service';
import { type Cluster, findCluster } from './cluster';
import { clusterView } from './cluster-view';
import { checkFilters, type FilterTable, passing } from './filters';
import { databaseNameIn } from './identifier';
import { arnOf } from './instance';
import { arnIn, need } from './needs';
import { pageOf } from './page';
import { isListed } from './settling';
import { rdsOf } from './store';

const FILTERS: FilterTable<Cluster> = {
  'clone-group-id': () => [],
  'db-cluster-id': (cluster) => [cluster.identifier, arnOf(cluster)],
  'db-cluster-resource-id': ({ resourceId }) => [resourceId],
  domain: () => [],
  engine: ({ engine }) => [engine],
};

export const describeDBClusters: Action<
  DescribeDBClustersCommandInput,
  Omit<DescribeDBClustersCommandOutput, '$metadata'>
> = {
  lacks: 'Clusters of other accounts are not found with `IncludeShared`.',
  needs: (call) => [
    need(
      call,
      'DescribeDBClusters',
      arnIn(call, 'cluster', databaseNameIn(call.input.DBClusterIdentifier ?? '*')),
    ),
  ],
  run(call) {
    const { world, account, region, input } = call;
    const { DBClusterIdentifier: id, Filters } = input;
    checkFilters(Filters, FILTERS);
    const all =
      id === undefined
        ? [...rdsOf(world, account, region).clusters.values()].filter(isListed)
        : [findCluster(call, id)];
    const found = all.filter(passing(Filters, FILTERS));
    const { items, ...page } = pageOf(found, ({ identifier }) => identifier, input);
    return { DBClusters: items.map((cluster) => clusterView(world, cluster)), ...page };
  },
};
