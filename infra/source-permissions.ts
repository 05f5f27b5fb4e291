import { ALL_KINDS, kindOf, kindsOf } from '../runtime/backup/kinds';
import { PROTECT_TAG } from '../runtime/backup/protect-tag';
import { COPIED_TAG } from '../runtime/backup/tags';
import { storeName } from '../runtime/names';
import type { Chain, DatabaseKind, Side } from '../runtime/settings';
import { copyWithKeys } from './key-use';
import { becomingOurs, taggedOurs, toBeTaggedOurs } from './our-snapshots';
import { actionOn, type RdsArns, rdsArns } from './rds-arns';
import type { Statement } from './statements';
import { storePermissions } from './store-permissions';

export interface SourceResources<Text> {
  readonly chain: Chain;
  /** The protected databases and the keys that they are encrypted under. */
  readonly databases: readonly {
    readonly name: string;
    readonly kind?: DatabaseKind;
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
  const kinds = kindsOfFleet(databases, finds);
  /** One statement, or several, for each kind of database that there can be. */
  const ofEach = (make: (words: Words) => Permissions<Text>): Permissions<Text> =>
    kinds.flatMap((kind) =>
      make({
        kind,
        arns: rdsArns(source, kind),
        on: (action) => actionOn(kind, action),
        databases: databases.filter((database) => kindOf(database) === kind),
      }),
    );
  const snapshots = kinds.map((kind) => rdsArns(source, kind).lifeboatSnapshots);
  const lists = kinds.flatMap((kind) => listAll(kind, rdsArns(source, kind).allSnapshots));
  const keys = [...new Set(databases.flatMap((database) => database.keyArn ?? []))];
  const made = { StringEquals: toBeTaggedOurs(environment) };
  const becoming = becomingOurs(environment);
  const ours = { StringEquals: taggedOurs(environment) };
  const take: Permissions<Text> = [
    ...ofEach(({ kind, arns, on, databases: own }) => [
      {
        actions: [on('rds:CreateDBSnapshot')],
        resources: [...own.map(({ name }) => arns.instance(name)), arns.lifeboatSnapshots],
        conditions: made,
      },
      ...(finds ? [takeFound(kind, arns.allInstances)] : []),
    ]),
    { actions: ['rds:AddTagsToResource'], resources: snapshots, conditions: becoming },
  ];
  // Whether a cluster's snapshots could become recovery points at all. Of instances they all can.
  const looks: Permissions<Text> = finds
    ? []
    : ofEach(({ kind, arns, on, databases: own }) => {
        if (kind !== 'cluster') return [];
        return [
          { actions: [on('rds:DescribeDBInstances')], resources: own.map(({ name }) => arns.instance(name)) },
        ];
      });
  const reads = finds ? storePermissions<Text | string>(store.bucket, [store.found], 'read') : [];
  const finding: Permissions<Text> = finds
    ? [
        ...storePermissions<Text | string>(store.bucket, [store.found], 'change'),
        ...ofEach(({ arns, on }) => [
          {
            actions: [on('rds:DescribeDBInstances')],
            resources: [arns.allInstances],
            why: 'RDS lists all instances of an account or describes one; a list cannot be asked for by tag.',
          },
        ]),
      ]
    : [];
  const bucket = `arn:aws:s3:::${storeName(chain, 'source')}`;
  const recipes = [`${bucket}/recipes.json`];
  const gathering: Permissions<Text> = [
    ...storePermissions<Text | string>(bucket, recipes, 'change'),
    // Of a cluster its instances tell the class.
    ...(kinds.includes('instance') ? [] : [listInstances(rdsArns(source).allInstances)]),
    ...ofEach(({ kind, arns, on }) => [
      ...(finds ? [] : [listInstances(arns.allInstances, kind)]),
      {
        actions: [on('rds:DescribeDBParameters')],
        resources: [arns.allParameterGroups],
        why: 'Which parameter groups the instances have is not known at deployment.',
      },
    ]),
  ];
  const takenAlong = databases.filter(({ includeAutomated }) => includeAutomated === true);
  const automatedOf = ({ arns, kind }: Words) =>
    takenAlong.filter((one) => kindOf(one) === kind).map(({ name }) => arns.automatedOf(name));
  const passOn: Permissions<Text> = [
    ...ofEach((words) => [
      {
        actions: [words.on('rds:ModifyDBSnapshotAttribute')],
        resources: [words.arns.lifeboatSnapshots],
        conditions: ours,
      },
      {
        actions: [words.on('rds:CopyDBSnapshot')],
        resources: [words.arns.lifeboatSnapshots, ...automatedOf(words)],
        conditions: becoming,
      },
    ]),
    ...(keys.length === 0 ? [] : [{ actions: ['kms:DescribeKey'], resources: keys }]),
    ...(finds ? [lookAtKeys(source)] : []),
    ...copyWithKeys([keyArn, ...takenAlong.flatMap((database) => database.keyArn ?? [])], [source.region]),
    { actions: ['events:PutEvents'], resources: [busArn] },
  ];
  return {
    take: [...take, ...looks, ...finding],
    share: [
      ...reads,
      ...storePermissions<Text | string>(bucket, recipes, 'read'),
      // Where not all copies have room at once, those under way are counted.
      ...lists,
      { actions: ['rds:AddTagsToResource'], resources: snapshots, conditions: becoming },
      ...passOn,
    ],
    reconcile: [
      ...lists,
      ...take,
      ...finding,
      ...(finds ? [measureIn(namespace)] : []),
      ...gathering,
      // Only ever one that failed: the function looks again before it deletes.
      ...ofEach(({ arns, on }) => [
        {
          actions: [on('rds:DescribeDBSnapshotAttributes'), on('rds:DeleteDBSnapshot')],
          resources: [arns.lifeboatSnapshots],
          conditions: ours,
        },
      ]),
      ...passOn,
    ],
    mark: [
      ...reads,
      ...lists,
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
      ...lists,
      ...ofEach(({ kind, arns }) => [deleteOurs(kind, arns.lifeboatSnapshots, environment)]),
      measureIn(namespace),
    ],
  };
}

/** What statements about one kind of database speak of. */
interface Words {
  readonly kind: DatabaseKind;
  readonly arns: RdsArns;
  /** An action on instances, as it is called here. */
  readonly on: (action: string) => string;
  /** Those of the config that are of this kind. */
  readonly databases: readonly { readonly name: string }[];
}

/** The kinds of databases that an environment can come to have: of what is found by its tag, each. */
export function kindsOfFleet(
  databases: readonly { readonly kind?: DatabaseKind }[],
  finds: boolean,
): readonly DatabaseKind[] {
  return finds ? ALL_KINDS : kindsOf(databases);
}

function listInstances(instances: string, kind: DatabaseKind = 'instance'): Statement {
  return {
    actions: [actionOn(kind, 'rds:DescribeDBInstances')],
    resources: [instances],
    why: 'RDS lists all instances or describes one.',
  };
}

/** To take snapshots of the instances that carry the tag, whichever they are. */
function takeFound(kind: DatabaseKind, instances: string): Statement {
  return {
    actions: [actionOn(kind, 'rds:CreateDBSnapshot')],
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
export function deleteOurs(kind: DatabaseKind, snapshots: string, environment: string): Statement {
  return {
    actions: [actionOn(kind, 'rds:DeleteDBSnapshot')],
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
export function listAll(kind: DatabaseKind, ...snapshots: readonly string[]): Statement {
  return {
    actions: [actionOn(kind, 'rds:DescribeDBSnapshots')],
    resources: snapshots,
    why: 'RDS gives leave to describe one snapshot, or to list all of the account; looking for some names is a list.',
  };
}
