import { VERIFIED_TAG } from '../runtime/backup/tags';
import { ledgerName, storeName } from '../runtime/names';
import type { Chain } from '../runtime/settings';
import { restoreWithKeys } from './key-use';
import { becomingOurs, taggedOurs } from './our-snapshots';
import { rdsArns } from './rds-arns';
import type { StepName } from './recovery-plan-definition';
import { listAll } from './source-permissions';
import type { Statement } from './statements';
import { storePermissions } from './store-permissions';
import type { Traffic } from './traffic-record';

export interface PlanResources<Text> {
  readonly chain: Chain;
  readonly databases: readonly { readonly name: string; readonly recipe: { readonly engine: string } }[];
  /** ARN of the recovery side's own key, which every recovery point is under. */
  readonly keyArn: Text;
  /** Physical name of the subnet group that databases are restored to. */
  readonly subnetGroup: string;
  /** ARNs of the secrets of restored databases. */
  readonly secrets: readonly Text[];
  /** ARN, with alias, of the function inside the isolated network. */
  readonly queryFunction: Text;
  readonly traffic: Pick<Traffic, 'zoneId' | 'record'>;
}

type Permissions<Text> = Statement<Text | string>[];

/** What each step of the recovery plan may do. */
export function planPermissions<Text>(resources: PlanResources<Text>): Record<StepName, Permissions<Text>> {
  const { chain, databases, secrets, queryFunction } = resources;
  const arns = rdsArns(chain.recovery);
  const restored = databases.map(({ name }) => arns.restoredOf(name));
  const look: Statement = { actions: ['rds:DescribeDBInstances'], resources: restored };
  return {
    decide: [],
    restore: [listAll(arns.allSnapshots), ...restorePermissions(resources)],
    status: [look],
    credentials: [
      look,
      {
        actions: ['rds:ModifyDBInstance'],
        resources: restored,
        conditions: { StringEquals: taggedOurs(chain.environment) },
      },
      { actions: ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'], resources: secrets },
      {
        actions: ['secretsmanager:GetRandomPassword'],
        resources: ['*'],
        why: 'A random password belongs to no secret yet.',
      },
    ],
    verify: [
      { actions: ['secretsmanager:GetSecretValue'], resources: secrets },
      { actions: ['lambda:InvokeFunction'], resources: [queryFunction] },
      {
        actions: ['rds:AddTagsToResource'],
        resources: [arns.lifeboatSnapshots],
        conditions: {
          StringEquals: taggedOurs(chain.environment),
          'ForAllValues:StringEquals': { 'aws:TagKeys': [VERIFIED_TAG] },
        },
      },
      {
        actions: ['s3:PutObject'],
        resources: [`arn:aws:s3:::${ledgerName(chain)}/lifeboat-*/verified-*`],
      },
    ],
    refuse: [
      look,
      {
        actions: ['rds:ModifyDBInstance', 'rds:DeleteDBInstance'],
        resources: restored,
        conditions: { StringEquals: taggedOurs(chain.environment) },
      },
    ],
    switch: [
      {
        actions: ['secretsmanager:DescribeSecret', 'secretsmanager:UpdateSecretVersionStage'],
        resources: secrets,
      },
      switchPermission(resources.traffic),
    ],
    switched: [
      {
        actions: ['route53:GetChange'],
        resources: ['arn:aws:route53:::change/*'],
        why: 'Route 53 makes the id of a change when it is asked for.',
      },
    ],
  };
}

function restorePermissions<Text>(resources: PlanResources<Text>): Permissions<Text> {
  const { chain, databases, subnetGroup, keyArn } = resources;
  const arns = rdsArns(chain.recovery);
  const restored = databases.map(({ name }) => arns.restoredOf(name));
  const groups = arns.parameterGroupsOf(chain.environment);
  const store = `arn:aws:s3:::${storeName(chain, 'recovery')}`;
  const engines = [...new Set(databases.map(({ recipe }) => recipe.engine))];
  return [
    {
      // In one statement, since each list of the databases takes its share of what IAM allows a policy.
      actions: ['rds:RestoreDBInstanceFromDBSnapshot', 'rds:DescribeDBInstances'],
      resources: [
        ...restored,
        arns.subnetGroup(subnetGroup),
        groups,
        ...engines.flatMap((engine) => arns.defaultGroupsOf(engine)),
      ],
    },
    {
      actions: ['rds:RestoreDBInstanceFromDBSnapshot'],
      resources: [arns.lifeboatSnapshots],
      conditions: { StringEquals: taggedOurs(chain.environment) },
    },
    {
      actions: ['rds:AddTagsToResource'],
      resources: restored,
      conditions: becomingOurs(chain.environment),
    },
    {
      actions: ['rds:CreateDBParameterGroup', 'rds:ModifyDBParameterGroup', 'rds:AddTagsToResource'],
      resources: [groups],
    },
    ...storePermissions(store, [`${store}/recipes/*`], 'read'),
    ...restoreWithKeys([keyArn], [chain.recovery.region]),
  ];
}

/** Leave to change one record, and no other. AWS docs: Route 53, "Using IAM policy conditions for fine-grained access". */
function switchPermission({ zoneId, record }: Pick<Traffic, 'zoneId' | 'record'>): Statement {
  return {
    actions: ['route53:ChangeResourceRecordSets'],
    resources: [`arn:aws:route53:::hostedzone/${zoneId}`],
    conditions: {
      'ForAllValues:StringEquals': {
        'route53:ChangeResourceRecordSetsNormalizedRecordNames': record,
        'route53:ChangeResourceRecordSetsRecordTypes': 'CNAME',
        'route53:ChangeResourceRecordSetsActions': 'UPSERT',
      },
    },
  };
}
