import { PROTECT_TAG } from '../runtime/backup/protect-tag';
import { COPIED_TAG } from '../runtime/backup/tags';
import { storeName } from '../runtime/names';
import type { Chain, Side } from '../runtime/settings';
import { copyWithKeys } from './key-use';
import { becomingOurs, taggedOurs, toBeTaggedOurs } from './our-snapshots';
import { rdsArns } from './rds-arns';
import type { Statement } from './statements';
import { storePermissions } from './store-permissions';

export interface SourceResources<Text> {
  readonly chain: Chain;
  /** The protected databases and the keys that they are encrypted under. */
  readonly databases: readonly {
    readonly name: string;
    readonly keyArn?: string;
    readonly includeAutomated?: boolean;
  }[];
  /** ARN of the source side's own key. */
  readonly keyArn: Text;
  /** Whether databases that carry the tag are protected besides. */
  readonly finds: boolean;
  /** ARNs of the bucket that keeps what was found, and of the object that does. */
  readonly store: { readonly bucket: Text; readonly found: Text };
  /** ARN of the source side's bus. */
  readonly busArn: Text;
  /** CloudWatch namespace of Lifeboat's own metrics. */
  readonly namespace: string;
}

type Permissions<Text> = Statement<Text | string>[];

/** What each function of the source side may do: what its calls need, on the databases that it is for. */
export function sourcePermissions<Text>(
  resources: SourceResources<Text>,
): Record<'take' | 'share' | 'reconcile' | 'mark' | 'prune', Permissions<Text>> {
  const { chain, databases, finds, store, keyArn, busArn, namespace } = resources;
  const { environment, source } = chain;
  const arns = rdsArns(source);
  const snapshots = [arns.lifeboatSnapshots];
  const keys = [...new Set(databases.flatMap((database) => database.keyArn ?? []))];
  const made = { StringEquals: toBeTaggedOurs(environment) };
  const becoming = becomingOurs(environment);
  const ours = { StringEquals: taggedOurs(environment) };
  const take: Permissions<Text> = [
    {
      actions: ['rds:CreateDBSnapshot'],
      resources: [...databases.map(({ name }) => arns.instance(name)), ...snapshots],
      conditions: made,
    },
    ...(finds ? [takeFound(arns.allInstances)] : []),
    { actions: ['rds:AddTagsToResource'], resources: snapshots, conditions: becoming },
  ];
  const reads = finds ? storePermissions<Text | string>(store.bucket, [store.found], 'read') : [];
  const finding: Permissions<Text> = finds
    ? [
        ...storePermissions<Text | string>(store.bucket, [store.found], 'change'),
        {
          actions: ['rds:DescribeDBInstances'],
          resources: [arns.allInstances],
          why: 'RDS lists all instances of an account or describes one; a list cannot be asked for by tag.',
        },
      ]
    : [];
  const bucket = `arn:aws:s3:::${storeName(chain, 'source')}`;
  const recipes = [`${bucket}/recipes.json`];
  const gathering: Permissions<Text> = [
    ...storePermissions<Text | string>(bucket, recipes, 'change'),
    {
      actions: ['rds:DescribeDBInstances'],
      resources: [arns.allInstances],
      why: 'RDS lists all instances or describes one.',
    },
    {
      actions: ['rds:DescribeDBParameters'],
      resources: [arns.allParameterGroups],
      why: 'Which parameter groups the instances have is not known at deployment.',
    },
  ];
  const takenAlong = databases.filter(({ includeAutomated }) => includeAutomated === true);
  const automated = takenAlong.map(({ name }) => arns.automatedOf(name));
  const passOn: Permissions<Text> = [
    { actions: ['rds:ModifyDBSnapshotAttribute'], resources: snapshots, conditions: ours },
    { actions: ['rds:CopyDBSnapshot'], resources: [...snapshots, ...automated], conditions: becoming },
    ...(keys.length === 0 ? [] : [{ actions: ['kms:DescribeKey'], resources: keys }]),
    ...(finds ? [lookAtKeys(source)] : []),
    ...copyWithKeys([keyArn, ...takenAlong.flatMap((database) => database.keyArn ?? [])], [source.region]),
    { actions: ['events:PutEvents'], resources: [busArn] },
  ];
  return {
    take: [...take, ...finding],
    share: [
      ...reads,
      ...storePermissions<Text | string>(bucket, recipes, 'read'),
      { actions: ['rds:DescribeDBSnapshots'], resources: [...snapshots, ...automated] },
      { actions: ['rds:AddTagsToResource'], resources: snapshots, conditions: becoming },
      ...passOn,
    ],
    reconcile: [
      listAll(arns.allSnapshots),
      ...take,
      ...finding,
      ...(finds ? [measureIn(namespace)] : []),
      ...gathering,
      // Only ever one that failed: the function looks again before it deletes.
      {
        actions: ['rds:DescribeDBSnapshotAttributes', 'rds:DeleteDBSnapshot'],
        resources: snapshots,
        conditions: ours,
      },
      ...passOn,
    ],
    mark: [
      ...reads,
      listAll(arns.allSnapshots),
      {
        actions: ['rds:AddTagsToResource'],
        resources: snapshots,
        conditions: {
          StringEquals: taggedOurs(environment),
          'ForAllValues:StringEquals': { 'aws:TagKeys': [COPIED_TAG] },
        },
      },
    ],
    prune: [
      ...reads,
      listAll(arns.allSnapshots),
      deleteOurs(arns.lifeboatSnapshots, environment),
      measureIn(namespace),
    ],
  };
}

/** To take snapshots of the instances that carry the tag, whichever they are. */
function takeFound(instances: string): Statement {
  return {
    actions: ['rds:CreateDBSnapshot'],
    resources: [instances],
    conditions: { StringLike: { [`aws:ResourceTag/${PROTECT_TAG}`]: '*' } },
    why: 'Which databases carry the tag is not known at deployment; the tag narrows it.',
  };
}

function lookAtKeys({ account, region }: Side): Statement {
  return {
    actions: ['kms:DescribeKey'],
    resources: [`arn:aws:kms:${region}:${account}:key/*`],
    why: 'The keys of databases found by their tag are not known at deployment.',
  };
}

/** To delete snapshots of ours, and only those: by their names, and by the tag of their environment. */
export function deleteOurs(snapshots: string, environment: string): Statement {
  return {
    actions: ['rds:DeleteDBSnapshot'],
    resources: [snapshots],
    conditions: { StringEquals: taggedOurs(environment) },
  };
}

export function measureIn(namespace: string): Statement {
  return {
    actions: ['cloudwatch:PutMetricData'],
    resources: ['*'],
    conditions: { StringEquals: { 'cloudwatch:namespace': namespace } },
    why: 'CloudWatch knows no resource for a metric; the namespace narrows it.',
  };
}

/** To see what is there. */
export function listAll(...snapshots: readonly string[]): Statement {
  return {
    actions: ['rds:DescribeDBSnapshots'],
    resources: snapshots,
    why: 'RDS gives leave to describe one snapshot, or to list all of the account; looking for some names is a list.',
  };
}
