import type { DescribeDBInstancesCommandInput, DescribeDBInstancesCommandOutput } from '@aws-sdk/client-rds';
import type { Action } from '../service';
import { checkFilters, type FilterTable, passing } from './filters';
import { databaseArn, databaseNameIn } from './identifier';
import { arnOf, findInstance, type Instance } from './instance';
import { instanceView } from './instance-view';
import { arnIn, need } from './needs';
import { pageOf } from './page';
import { isListed } from './settling';
import { rdsOf } from './store';

const FILTERS: FilterTable<Instance> = {
  'db-cluster-id': ({ cluster, region, account }) =>
    cluster === undefined ? [] : [cluster, databaseArn('cluster', region, account, cluster)],
  'db-instance-id': (instance) => [instance.identifier, arnOf(instance)],
  'dbi-resource-id': ({ resourceId }) => [resourceId],
  domain: () => [],
  engine: ({ engine }) => [engine],
};

export const describeDBInstances: Action<
  DescribeDBInstancesCommandInput,
  Omit<DescribeDBInstancesCommandOutput, '$metadata'>
> = {
  needs: (call) => [
    need(
      call,
      'DescribeDBInstances',
      arnIn(call, 'db', databaseNameIn(call.input.DBInstanceIdentifier ?? '*')),
    ),
  ],
  run(call) {
    const { world, account, region, input } = call;
    const { DBInstanceIdentifier: id, Filters } = input;
    checkFilters(Filters, FILTERS);
    const all =
      id === undefined
        ? [...rdsOf(world, account, region).instances.values()].filter(isListed)
        : [findInstance(call, id)];
    const found = all.filter(passing(Filters, FILTERS));
    const { items, ...page } = pageOf(found, ({ identifier }) => identifier, input);
    return { DBInstances: items.map((instance) => instanceView(world, instance)), ...page };
  },
};
