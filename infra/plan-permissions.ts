import { kindOf, kindsOf } from '../runtime/backup/kinds';
import { VERIFIED_TAG } from '../runtime/backup/tags';
import { ledgerName, ledgerPrefix, storeName } from '../runtime/names';
import type { Chain, DatabaseKind } from '../runtime/settings';
import { restoreWithKeys } from './key-use';
import { becomingOurs, taggedOurs, toBeTaggedOurs } from './our-snapshots';
import { actionOn, type RdsArns, rdsArns } from './rds-arns';
import type { StepName } from './recovery-plan-step';
import { listAll } from './source-permissions';
import type { Statement } from './statements';
import { storePermissions } from './store-permissions';
import type { Traffic } from './traffic-record';

export interface PlanResources<Text> {
  readonly chain: Chain;
  readonly databases: readonly PlannedDatabase[];
  /** Physical name of the subnet group that databases are restored to. */
  readonly subnetGroup: string;
  /** ARNs of the secrets of restored databases. */
  readonly secrets: readonly Text[];
  /** ARN, with alias, of the function inside the isolated network. */
  readonly queryFunction: Text;
  readonly traffic: Pick<Traffic, 'zoneId' | 'record'>;
}

interface PlannedDatabase {
  readonly name: string;
  readonly kind?: DatabaseKind;
  readonly recipe: { readonly engine: string };
}

type Permissions<Text> = Statement<Text | string>[];

/** What each step of the recovery plan may do. */
export function planPermissions<Text>(resources: PlanResources<Text>): Record<StepName, Permissions<Text>> {
  const { chain, databases, secrets, queryFunction } = resources;
  const kinds = wordsOf(chain, databases);
  const looks = kinds.map(
    ({ on, restored }): Statement => ({ actions: [on('rds:DescribeDBInstances')], resources: restored }),
  );
  const ours = { StringEquals: taggedOurs(chain.environment) };
  return {
    decide: [],
    restore: [
      ...kinds.map(({ kind, arns }) => listAll(kind, arns.allSnapshots)),
      ...kinds.flatMap((words) => restorePermissions(resources, words)),
      ...readRecipes<Text>(chain),
      ...restoreWithKeys({
        of: chain.recovery,
        why: 'A point stays under the key that it was copied to, whatever keys the config names by now.',
      }),
    ],
    status: [...looks, ...kinds.flatMap((words) => memberPermissions<Text>(chain, words))],
    credentials: [
      // By the form of their names, since each list of the databases takes its share of what IAM allows a policy.
      ...kinds.map(({ on, arns }) => ({
        actions: [on('rds:DescribeDBInstances')],
        resources: [arns.anyRestored],
      })),
      ...kinds.map(({ on, restored }) => ({
        actions: [on('rds:ModifyDBInstance')],
        resources: restored,
        conditions: ours,
      })),
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
        resources: kinds.map(({ arns }) => arns.lifeboatSnapshots),
        conditions: {
          StringEquals: taggedOurs(chain.environment),
          'ForAllValues:StringEquals': { 'aws:TagKeys': [VERIFIED_TAG] },
        },
      },
      {
        actions: ['s3:PutObject'],
        resources: [`arn:aws:s3:::${ledgerName(chain)}/${ledgerPrefix('verifications')}*`],
      },
    ],
    refuse: [
      ...looks,
      ...kinds.map(({ on, restored }) => ({
        actions: [on('rds:ModifyDBInstance'), on('rds:DeleteDBInstance')],
        resources: restored,
        conditions: ours,
      })),
      ...kinds.flatMap(({ members }) =>
        members.length === 0
          ? []
          : [{ actions: ['rds:DeleteDBInstance'], resources: members, conditions: ours }],
      ),
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

/** What statements about the databases of one kind speak of. */
interface Words {
  readonly kind: DatabaseKind;
  readonly arns: RdsArns;
  /** An action on instances, as it is called here. */
  readonly on: (action: string) => string;
  readonly engines: readonly string[];
  /** What the databases are restored to; of clusters also the instances in that. */
  readonly restored: readonly string[];
  readonly members: readonly string[];
}

function wordsOf({ recovery }: Chain, databases: readonly PlannedDatabase[]): Words[] {
  return kindsOf(databases).map((kind) => {
    const arns = rdsArns(recovery, kind);
    const own = databases.filter((database) => kindOf(database) === kind);
    return {
      kind,
      arns,
      on: (action) => actionOn(kind, action),
      engines: [...new Set(own.map(({ recipe }) => recipe.engine))],
      restored: own.map(({ name }) => arns.restoredOf(name)),
      members: kind === 'cluster' ? own.map(({ name }) => arns.membersOf(name)) : [],
    };
  });
}

/** To give a restored cluster its instance, and to see how far that is. */
function memberPermissions<Text>(
  { environment, recovery }: Chain,
  { arns, engines, restored, members }: Words,
): Permissions<Text> {
  if (members.length === 0) return [];
  return [
    {
      // By the form of their names: with a fourth list of many clusters the policy would be longer than IAM allows.
      actions: ['rds:DescribeDBInstances'],
      resources: [arns.anyMember],
    },
    {
      actions: ['rds:CreateDBInstance', 'rds:AddTagsToResource'],
      resources: members,
      conditions: becomingOurs(environment),
    },
    {
      actions: ['rds:CreateDBInstance'],
      resources: [...restored, ...engines.flatMap((engine) => rdsArns(recovery).defaultGroupsOf(engine))],
      conditions: { StringEquals: toBeTaggedOurs(environment) },
    },
  ];
}

function readRecipes<Text>(chain: Chain): Permissions<Text> {
  const store = `arn:aws:s3:::${storeName(chain, 'recovery')}`;
  return storePermissions<Text | string>(store, [`${store}/recipes/*`], 'read');
}

function restorePermissions<Text>(
  { chain, subnetGroup }: PlanResources<Text>,
  { arns, on, engines, restored }: Words,
): Permissions<Text> {
  const groups = arns.parameterGroupsOf(chain.environment);
  return [
    {
      // In one statement, since each list of the databases takes its share of what IAM allows a policy.
      actions: [on('rds:RestoreDBInstanceFromDBSnapshot'), on('rds:DescribeDBInstances')],
      resources: [
        ...restored,
        arns.subnetGroup(subnetGroup),
        groups,
        ...engines.flatMap((engine) => arns.defaultGroupsOf(engine)),
      ],
    },
    {
      actions: [on('rds:RestoreDBInstanceFromDBSnapshot')],
      resources: [arns.lifeboatSnapshots],
      conditions: { StringEquals: taggedOurs(chain.environment) },
    },
    {
      actions: ['rds:AddTagsToResource'],
      resources: restored,
      conditions: becomingOurs(chain.environment),
    },
    {
      actions: [on('rds:CreateDBParameterGroup'), on('rds:ModifyDBParameterGroup'), 'rds:AddTagsToResource'],
      resources: [groups],
    },
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
