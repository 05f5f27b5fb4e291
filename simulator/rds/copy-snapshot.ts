import type {
  CopyDBClusterSnapshotCommandInput,
  CopyDBClusterSnapshotCommandOutput,
  CopyDBSnapshotCommandInput,
  CopyDBSnapshotCommandOutput,
} from '@aws-sdk/client-rds';
import { awsError } from '../aws-error';
import { authorize } from '../iam/authorize';
import type { Action, Call, Need } from '../service';
import { startCopying } from './copying';
import { ARN_KINDS, type DatabaseKind, newIdentifier, type SnapshotName, snapshotArn } from './identifier';
import { checkSourceKey, keyOfCopy } from './keys';
import { arnIn, need, tagNeeds } from './needs';
import { rdsSwitches } from './quotas';
import {
  invalidCombination,
  invalidValue,
  keyNotAccessible,
  missing,
  notShared,
  refuseUnknown,
  snapshotNotFound,
  unavailable,
  wrongSnapshotState,
} from './refusals';
import { isVisibleTo, namedSnapshot, type Snapshot } from './snapshot';
import { checkManualQuota, checkSnapshotName, LONGEST_NAME } from './snapshot-requests';
import { clusterSnapshotView, snapshotView } from './snapshot-view';
import { rdsOf, snapshotsOf } from './store';
import { withTags } from './tags';

/** The last two are ignored outside GovCloud. AWS docs: RDS API Reference, CopyDBSnapshot. */
const ALIKE = ['KmsKeyId', 'Tags', 'CopyTags', 'PreSignedUrl', 'SourceRegion'];
const KNOWN = ['SourceDBSnapshotIdentifier', 'TargetDBSnapshotIdentifier', ...ALIKE];
const CLUSTER_KNOWN = ['SourceDBClusterSnapshotIdentifier', 'TargetDBClusterSnapshotIdentifier', ...ALIKE];

const LACKS =
  "`PreSignedUrl` is taken and not looked at; who may copy is decided by the caller's own permissions and the share.";

/** A request to copy, whatever its parameters are called. */
interface Request {
  readonly call: Call;
  readonly kind: DatabaseKind;
  readonly action: 'CopyDBSnapshot' | 'CopyDBClusterSnapshot';
  readonly source: string | undefined;
  readonly target: string | undefined;
  readonly input: Pick<CopyDBSnapshotCommandInput, 'KmsKeyId' | 'Tags' | 'CopyTags'>;
}

/** Always called where the copy is to be. AWS docs: RDS User Guide, "Copying a DB snapshot". */
export const copyDBSnapshot: Action<
  CopyDBSnapshotCommandInput,
  Omit<CopyDBSnapshotCommandOutput, '$metadata'>
> = {
  lacks: LACKS,
  takes: KNOWN,
  needs: (call) => needsOf(instanceRequest(call)),
  run(call) {
    refuseUnknown('CopyDBSnapshot', call.input, KNOWN);
    const copy = start(instanceRequest(call));
    if (copy.kind !== 'instance') throw new Error(`A copy of an instance's snapshot is of a ${copy.kind}.`);
    return { DBSnapshot: snapshotView(copy, call.account, call.world) };
  },
};

/** AWS docs: Aurora User Guide, "Copying a DB cluster snapshot". */
export const copyDBClusterSnapshot: Action<
  CopyDBClusterSnapshotCommandInput,
  Omit<CopyDBClusterSnapshotCommandOutput, '$metadata'>
> = {
  lacks: LACKS,
  takes: CLUSTER_KNOWN,
  needs: (call) => needsOf(clusterRequest(call)),
  run(call) {
    refuseUnknown('CopyDBClusterSnapshot', call.input, CLUSTER_KNOWN);
    const copy = start(clusterRequest(call));
    if (copy.kind !== 'cluster') throw new Error(`A copy of a cluster's snapshot is of an ${copy.kind}.`);
    return { DBClusterSnapshot: clusterSnapshotView(copy, call.account, call.world) };
  },
};

function instanceRequest(call: Call<CopyDBSnapshotCommandInput>): Request {
  const { SourceDBSnapshotIdentifier: source, TargetDBSnapshotIdentifier: target } = call.input;
  return { call, kind: 'instance', action: 'CopyDBSnapshot', source, target, input: call.input };
}

function clusterRequest(call: Call<CopyDBClusterSnapshotCommandInput>): Request {
  const { SourceDBClusterSnapshotIdentifier: source, TargetDBClusterSnapshotIdentifier: target } = call.input;
  return { call, kind: 'cluster', action: 'CopyDBClusterSnapshot', source, target, input: call.input };
}

function needsOf(request: Request): Need[] {
  const { call, kind, action, input } = request;
  const target = arnIn(call, ARN_KINDS[kind].snapshot, request.target ?? '');
  const source = sourceName(request);
  // Whether another account's snapshot may be seen at all is for its owner to say, by sharing it.
  const asksForSource = source.account === call.account || visibleSource(call, source) !== undefined;
  return [
    ...(asksForSource ? [need(call, action, snapshotArn(source), input.Tags)] : []),
    need(call, action, target, input.Tags),
    ...tagNeeds(call, target, input.Tags),
  ];
}

function start(request: Request): Snapshot {
  const { call, kind } = request;
  const { world, account, region } = call;
  const noun = kind === 'instance' ? 'DBSnapshotIdentifier' : 'DBClusterSnapshotIdentifier';
  const id = newIdentifier(`Target${noun}`, request.target, LONGEST_NAME[kind]);
  const source = findSource(request, `Source${noun}`);
  checkCluster(request, source);
  const keyArn = keyFor(request, source);
  const tags = tagsFor(request, source);
  checkSnapshotName(call, kind, id);
  checkManualQuota(call, kind);
  checkConcurrentCopies(request);
  const isElsewhere = source.account !== account || source.region !== region;
  const target: Snapshot = {
    ...source,
    ...(source.kind === 'cluster' ? { awsOwnedKey: source.awsOwnedKey && keyArn === undefined } : {}),
    account,
    region,
    id,
    type: 'manual',
    tags,
    keyArn,
    copied: true,
    source: isElsewhere ? { kind, account: source.account, region: source.region, id: source.id } : undefined,
    sharedWith: new Set(),
    // Of clusters AWS documents it.
    status: kind === 'cluster' ? 'copying' : world.assumptions['copy-status'],
    transfer: undefined,
    createdAt: undefined,
    content: undefined,
  };
  startCopying(world, target, source);
  return target;
}

/** What holds for snapshots of clusters alone. The codes are not documented. */
function checkCluster({ call, input }: Request, source: Snapshot): void {
  if (source.kind === 'instance') return;
  if (source.traits.isMultiAz) {
    throw wrongSnapshotState('cluster', 'Snapshots of Multi-AZ DB clusters cannot be copied.');
  }
  const { awsOwnedKeySnapshotsLeave } = rdsSwitches(call.world, call.account, call.region);
  const wanted = input.KmsKeyId !== undefined && input.KmsKeyId !== '';
  if (source.awsOwnedKey && wanted && !awsOwnedKeySnapshotsLeave) {
    throw invalidCombination('A snapshot under a key that AWS owns cannot be copied under another key.');
  }
  if (source.awsOwnedKey && !wanted && source.account !== call.account)
    throw keyNotAccessible('target', 'None');
  // AWS docs: RDS API Reference, CopyDBClusterSnapshot, KmsKeyId.
  if (!source.awsOwnedKey && source.keyArn === undefined && wanted) {
    throw invalidCombination('KmsKeyId cannot be given for a DB cluster snapshot that is not encrypted.');
  }
}

function sourceName({ call, kind, source = '' }: Request): SnapshotName {
  return namedSnapshot(call, kind, source);
}

function visibleSource({ world, account }: Call, name: SnapshotName): Snapshot | undefined {
  const found = snapshotsOf(rdsOf(world, name.account, name.region), name.kind).get(name.id);
  return found !== undefined && isVisibleTo(found, account) ? found : undefined;
}

function findSource(request: Request, parameter: string): Snapshot {
  const { call, kind, action, source: given, input } = request;
  const { world, caller, region } = call;
  if (given === undefined || given === '') throw missing(parameter);
  const name = sourceName(request);
  if (world.faults.isLost(name.region)) throw unavailable(name.region);
  const source = visibleSource(call, name);
  // AWS documents no code for a snapshot that is not shared; to the caller it is not there.
  if (source === undefined) throw notShared(world, kind, name.account === call.account, given);
  if (name.region !== region) {
    // RDS calls the source Region for the caller, whose permissions must hold there too. AWS docs: RDS User Guide,
    // "Copying a DB snapshot", on `aws:RequestedRegion`.
    authorize(world, caller, name.region, need(call, action, snapshotArn(name), input.Tags));
  }
  if (source.status !== 'available') {
    throw wrongSnapshotState(
      kind,
      `The snapshot ${source.id} is ${source.status}; only an available one can be copied.`,
    );
  }
  return source;
}

/** ARN of the key that the copy is under; undefined for one that is not encrypted. */
function keyFor(
  { call: { world, caller, account, region }, input }: Request,
  source: Snapshot,
): string | undefined {
  const wanted = input.KmsKeyId === '' ? undefined : input.KmsKeyId;
  if (source.keyArn === undefined) {
    return wanted === undefined ? undefined : keyOfCopy(world, caller, region, wanted);
  }
  const [otherAccount, otherRegion] = [source.account !== account, source.region !== region];
  const singleStep = world.assumptions['single-step-copies'];
  const isTaken = rdsSwitches(world, account, region).singleStepCopies && singleStep === 'yes';
  if (otherAccount && otherRegion && !isTaken) {
    if (singleStep === 'unseen') throw snapshotNotFound(source.kind, snapshotArn(source));
    throw invalidValue(
      'An encrypted snapshot of another account cannot be copied across Regions and accounts in a single step. ' +
        'Copy it within its Region first, then copy that copy.',
    );
  }
  if (wanted === undefined) {
    if (otherRegion) throw invalidValue('Must specify new KMS key for cross region encrypted snapshot copy.');
    if (otherAccount) throw keyNotAccessible('target', 'None');
  }
  checkSourceKey(world, caller, source.keyArn, region);
  return keyOfCopy(world, caller, region, wanted ?? source.keyArn);
}

/**
 * Tags of the request count alone; without any, the source's are taken along if that is asked for, but never from
 * another account. AWS docs: RDS User Guide, "Tagging Amazon RDS resources".
 */
function tagsFor({ call, input }: Request, source: Snapshot): Map<string, string> {
  const requested = withTags(new Map(), input.Tags);
  const takesAlong = requested.size === 0 && input.CopyTags === true && source.account === call.account;
  return takesAlong ? new Map(source.tags) : requested;
}

/** AWS docs: RDS User Guide, "Quotas": to one Region per account. Which code AWS answers with is not documented. */
function checkConcurrentCopies({ call: { world, account, region }, kind }: Request): void {
  const { concurrentCopies, concurrentClusterCopies } = rdsSwitches(world, account, region);
  const most = kind === 'instance' ? concurrentCopies : concurrentClusterCopies;
  const { copies } = rdsOf(world, account, region);
  if ([...copies.values()].filter(({ target }) => target.kind === kind).length >= most) {
    const noun = kind === 'instance' ? 'snapshot' : 'cluster snapshot';
    const message = `Cannot have more than ${most} ${noun} copies in progress in ${region}`;
    throw awsError(world.assumptions['copy-limit-code'], 400, message);
  }
}
