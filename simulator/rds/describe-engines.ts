import type {
  DBEngineVersion,
  DescribeDBEngineVersionsCommandInput,
  DescribeDBEngineVersionsCommandOutput,
  DescribeOrderableDBInstanceOptionsCommandInput,
  DescribeOrderableDBInstanceOptionsCommandOutput,
  OrderableDBInstanceOption,
} from '@aws-sdk/client-rds';
import type { Action } from '../service';
import { engineOf } from './engine';
import {
  ENGINE_VERSIONS,
  type EngineVersion,
  engineDescription,
  isNewest,
  majorOf,
  upgradesOf,
} from './engine-versions';
import { checkFilters, type FilterTable, passing } from './filters';
import { pageOf } from './page';
import { invalidValue, missing } from './refusals';

const FILTERS: FilterTable<EngineVersion> = {
  engine: ({ engine }) => [engine],
  'engine-version': ({ version }) => [version],
  'db-parameter-group-family': ({ family }) => [family],
  status: () => ['available'],
  'engine-mode': () => ['provisioned'],
};

export const describeDBEngineVersions: Action<
  DescribeDBEngineVersionsCommandInput,
  Omit<DescribeDBEngineVersionsCommandOutput, '$metadata'>
> = {
  lacks: 'Some versions of PostgreSQL, MySQL and MariaDB; every upgrade to a later one is valid.',
  needs: () => [{ action: 'rds:DescribeDBEngineVersions', resource: '*' }],
  run({ input }) {
    const { Engine, EngineVersion: version, DBParameterGroupFamily: family, DefaultOnly, Filters } = input;
    checkFilters(Filters, FILTERS);
    const passes = passing(Filters, FILTERS);
    const found = ENGINE_VERSIONS.filter(
      (one) =>
        (Engine === undefined || one.engine === Engine) &&
        (version === undefined || one.version === version || majorOf(one.engine, one.version) === version) &&
        (family === undefined || one.family === family) &&
        (DefaultOnly !== true || isNewest(one)) &&
        passes(one),
    );
    const { items, ...page } = pageOf(found, sortKey, input);
    return { DBEngineVersions: items.map(versionView), ...page };
  },
};

/** Classes that RDS offers everywhere, by family and size. */
const CLASSES: readonly string[] = [
  ...['t3', 't4g'].flatMap((family) =>
    sized(family, ['micro', 'small', 'medium', 'large', 'xlarge', '2xlarge']),
  ),
  ...['m6g', 'm7g', 'r6g', 'r7g'].flatMap((family) =>
    sized(family, ['large', 'xlarge', '2xlarge', '4xlarge', '8xlarge', '16xlarge']),
  ),
];

/** GiB. AWS docs: RDS User Guide, "Amazon RDS DB instance storage". */
const STORAGE = [
  { type: 'gp2', least: 5, most: 65_536 },
  { type: 'gp3', least: 20, most: 65_536 },
  { type: 'io1', least: 100, most: 65_536 },
] as const;

export const describeOrderableDBInstanceOptions: Action<
  DescribeOrderableDBInstanceOptionsCommandInput,
  Omit<DescribeOrderableDBInstanceOptionsCommandOutput, '$metadata'>
> = {
  lacks: 'A usual choice of classes and storage types, the same in every Region.',
  needs: () => [{ action: 'rds:DescribeOrderableDBInstanceOptions', resource: '*' }],
  run({ region, input }) {
    const { Engine, EngineVersion: version, DBInstanceClass: wanted, LicenseModel, Filters = [] } = input;
    if (Engine === undefined) throw missing('Engine');
    if (Filters.length > 0) throw invalidValue(`Unrecognized filter name: ${Filters[0]?.Name}`);
    const { licenseModel } = engineOf(Engine, version);
    const found = ENGINE_VERSIONS.filter(
      (one) => one.engine === Engine && (version === undefined || one.version === version),
    )
      .flatMap((one) => CLASSES.flatMap((size) => STORAGE.map((storage) => ({ one, size, storage }))))
      .filter(
        ({ size }) =>
          (wanted === undefined || size === wanted) &&
          (LicenseModel === undefined || LicenseModel === licenseModel),
      );
    const { items, ...page } = pageOf(
      found,
      ({ one, size, storage }) => `${sortKey(one)} ${size} ${storage.type}`,
      input,
    );
    return {
      OrderableDBInstanceOptions: items.map(
        ({ one, size, storage }): OrderableDBInstanceOption => ({
          Engine: one.engine,
          EngineVersion: one.version,
          DBInstanceClass: size,
          LicenseModel: licenseModel,
          AvailabilityZones: ['a', 'b', 'c'].map((zone) => ({ Name: region + zone })),
          MultiAZCapable: true,
          ReadReplicaCapable: true,
          Vpc: true,
          SupportsStorageEncryption: true,
          StorageType: storage.type,
          MinStorageSize: storage.least,
          MaxStorageSize: storage.most,
          SupportsIops: storage.type === 'io1',
          SupportsEnhancedMonitoring: true,
          SupportsIAMDatabaseAuthentication: true,
          SupportsPerformanceInsights: true,
          SupportedEngineModes: ['provisioned'],
          SupportsStorageAutoscaling: true,
          SupportedNetworkTypes: ['IPV4'],
        }),
      ),
      ...page,
    };
  },
};

function sized(family: string, sizes: readonly string[]): string[] {
  return sizes.map((size) => `db.${family}.${size}`);
}

/** Versions in their order, not that of their letters. */
function sortKey({ engine, version }: EngineVersion): string {
  const parts = version.split('.').map((part) => part.padStart(4, '0'));
  return `${engine} ${parts.join('.')}`;
}

function versionView(one: EngineVersion): DBEngineVersion {
  const { engine, version, family } = one;
  return {
    Engine: engine,
    EngineVersion: version,
    MajorEngineVersion: majorOf(engine, version),
    DBParameterGroupFamily: family,
    DBEngineDescription: engineDescription(engine),
    DBEngineVersionDescription: `${engineDescription(engine)} ${version}`,
    ValidUpgradeTarget: upgradesOf(one).map((target) => ({
      Engine: engine,
      EngineVersion: target.version,
      Description: `${engineDescription(engine)} ${target.version}`,
      AutoUpgrade: false,
      IsMajorVersionUpgrade: target.family !== family,
    })),
    SupportedEngineModes: ['provisioned'],
    SupportsReadReplica: true,
    Status: 'available',
    SupportsLogExportsToCloudwatchLogs: true,
  };
}
