import type {
  AccountQuota,
  Certificate,
  DescribeAccountAttributesCommandOutput,
  DescribeCertificatesCommandInput,
  DescribeCertificatesCommandOutput,
  DescribeEventCategoriesCommandInput,
  DescribeEventCategoriesCommandOutput,
  DescribePendingMaintenanceActionsCommandInput,
  DescribePendingMaintenanceActionsCommandOutput,
  DescribeSourceRegionsCommandInput,
  DescribeSourceRegionsCommandOutput,
} from '@aws-sdk/client-rds';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import { categoriesOf, checkSourceType, SOURCE_TYPES } from './event-subscription';
import { checkFilters } from './filters';
import { pageOf } from './page';
import { rdsSwitches } from './quotas';
import { rdsOf } from './store';

type Plain<Output> = Omit<Output, '$metadata'>;

/** What the account has of what it may have. AWS docs: RDS API Reference, AccountQuota. */
export const describeAccountAttributes: Action<object, Plain<DescribeAccountAttributesCommandOutput>> = {
  needs: () => [{ action: 'rds:DescribeAccountAttributes', resource: '*' }],
  run({ world, account, region }) {
    const store = rdsOf(world, account, region);
    const limits = rdsSwitches(world, account, region);
    const instances = [...store.instances.values()];
    const manual = [...store.snapshots.values()].filter(({ type }) => type === 'manual');
    const most = (values: readonly number[]) => Math.max(0, ...values);
    const rows: readonly (readonly [string, number, number])[] = [
      ['DBInstances', instances.length, limits.instances],
      ['ReservedDBInstances', 0, 40],
      [
        'AllocatedStorage',
        instances.reduce((sum, { allocatedGiB }) => sum + allocatedGiB, 0),
        limits.storageGiB,
      ],
      ['DBSecurityGroups', 0, 25],
      ['AuthorizationsPerDBSecurityGroup', 0, 20],
      ['DBParameterGroups', store.parameterGroups.size, 50],
      ['DBClusterParameterGroups', store.clusterParameterGroups.size, 50],
      ['ManualSnapshots', manual.length, limits.manualSnapshots],
      ['EventSubscriptions', store.subscriptions.size, 20],
      ['DBSubnetGroups', store.subnetGroups.size, 50],
      ['OptionGroups', store.optionGroups.size, 20],
      [
        'SubnetsPerDBSubnetGroup',
        most([...store.subnetGroups.values()].map(({ subnets }) => subnets.length)),
        20,
      ],
      ['ReadReplicasPerMaster', 0, 15],
    ];
    const AccountQuotas = rows.map(
      ([AccountQuotaName, Used, Max]): AccountQuota => ({ AccountQuotaName, Used, Max }),
    );
    return { AccountQuotas };
  },
};

export const describeEventCategories: Action<
  DescribeEventCategoriesCommandInput,
  Plain<DescribeEventCategoriesCommandOutput>
> = {
  needs: () => [{ action: 'rds:DescribeEventCategories', resource: '*' }],
  run({ input }) {
    const asked = checkSourceType(input.SourceType);
    return {
      EventCategoriesMapList: (asked === undefined ? SOURCE_TYPES : [asked]).map((SourceType) => ({
        SourceType,
        EventCategories: [...categoriesOf(SourceType)],
      })),
    };
  },
};

/** Nothing has to be done to an instance here. */
export const describePendingMaintenanceActions: Action<
  DescribePendingMaintenanceActionsCommandInput,
  Plain<DescribePendingMaintenanceActionsCommandOutput>
> = {
  lacks: 'No maintenance is ever pending.',
  needs: () => [{ action: 'rds:DescribePendingMaintenanceActions', resource: '*' }],
  run({ input }) {
    checkFilters(input.Filters, { 'db-instance-id': () => [], 'db-cluster-id': () => [] });
    return { PendingMaintenanceActions: [] };
  },
};

/** The authorities of every Region. AWS docs: RDS User Guide, "Using SSL/TLS to encrypt a connection". */
const AUTHORITIES = ['rds-ca-ecc384-g1', 'rds-ca-rsa2048-g1', 'rds-ca-rsa4096-g1'];
const [ISSUED, ENDS] = [Date.UTC(2021, 4, 25), Date.UTC(2061, 4, 25)];
const STANDARD = 'rds-ca-rsa2048-g1';

export const describeCertificates: Action<
  DescribeCertificatesCommandInput,
  Plain<DescribeCertificatesCommandOutput>
> = {
  lacks: 'Names of authorities, without thumbprints and with the same dates for all.',
  needs: () => [{ action: 'rds:DescribeCertificates', resource: '*' }],
  run({ region, input }) {
    const { CertificateIdentifier: wanted } = input;
    const found = AUTHORITIES.filter((name) => wanted === undefined || name === wanted);
    if (found.length === 0) throw awsError('CertificateNotFound', 404, `Certificate not found: ${wanted}`);
    const { items, ...page } = pageOf(found, (name) => name, input);
    return {
      DefaultCertificateForNewLaunches: STANDARD,
      Certificates: items.map(
        (name): Certificate => ({
          CertificateIdentifier: name,
          CertificateType: 'CA',
          ValidFrom: new Date(ISSUED),
          ValidTill: new Date(ENDS),
          CertificateArn: `arn:aws:rds:${region}::cert:${name}`,
          CustomerOverride: false,
        }),
      ),
      ...page,
    };
  },
};

/** Regions that nobody has to opt in to. AWS docs: Account Management, "Enable or disable AWS Regions". */
const REGIONS = [
  ...['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2'],
  ...['ca-central-1', 'eu-central-1', 'eu-north-1', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'sa-east-1'],
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2'],
];

/** From where snapshots can be copied to here. */
export const describeSourceRegions: Action<
  DescribeSourceRegionsCommandInput,
  Plain<DescribeSourceRegionsCommandOutput>
> = {
  needs: () => [{ action: 'rds:DescribeSourceRegions', resource: '*' }],
  run({ region, input }) {
    const others = REGIONS.filter((name) => name !== region);
    const found = others.filter((name) => input.RegionName === undefined || name === input.RegionName);
    const { items, ...page } = pageOf(found, (name) => name, input);
    return {
      SourceRegions: items.map((RegionName) => ({
        RegionName,
        Endpoint: `https://rds.${RegionName}.amazonaws.com`,
        Status: 'available',
        SupportsDBInstanceAutomatedBackupsReplication: false,
      })),
      ...page,
    };
  },
};
