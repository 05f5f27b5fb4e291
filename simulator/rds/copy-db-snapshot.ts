import type { CopyDBSnapshotCommandInput, CopyDBSnapshotCommandOutput } from '@aws-sdk/client-rds';
import { awsError } from '../aws-error';
import { authorize } from '../iam/authorize';
import type { Action, Call } from '../service';
import { startCopying } from './copying';
import { checkManualQuota, checkSnapshotName } from './create-db-snapshot';
import { newIdentifier, readSnapshotArn, type SnapshotName, snapshotArn } from './identifier';
import { checkSourceKey, keyOfCopy } from './keys';
import { arnIn, need, tagNeeds } from './needs';
import { rdsSwitches } from './quotas';
import {
  invalidValue,
  keyNotAccessible,
  missing,
  notShared,
  refuseUnknown,
  unavailable,
  wrongSnapshotState,
} from './refusals';
import { isVisibleTo, type Snapshot } from './snapshot';
import { snapshotView } from './snapshot-view';
import { rdsOf } from './store';
import { withTags } from './tags';

/** The last two are ignored outside GovCloud. AWS docs: RDS API Reference, CopyDBSnapshot. */
const KNOWN = [
  'SourceDBSnapshotIdentifier',
  'TargetDBSnapshotIdentifier',
  'KmsKeyId',
  'Tags',
  'CopyTags',
  'PreSignedUrl',
  'SourceRegion',
];

type Request = Call<CopyDBSnapshotCommandInput>;

/** Always called where the copy is to be. AWS docs: RDS User Guide, "Copying a DB snapshot". */
export const copyDBSnapshot: Action<
  CopyDBSnapshotCommandInput,
  Omit<CopyDBSnapshotCommandOutput, '$metadata'>
> = {
  lacks:
    "`PreSignedUrl` is taken and not looked at; who may copy is decided by the caller's own permissions and the share.",
  takes: KNOWN,
  needs(call) {
    const { TargetDBSnapshotIdentifier, Tags } = call.input;
    const target = arnIn(call, 'snapshot', TargetDBSnapshotIdentifier ?? '');
    const source = sourceName(call);
    // Whether another account's snapshot may be seen at all is for its owner to say, by sharing it.
    const asksForSource = source.account === call.account || visibleSource(call, source) !== undefined;
    return [
      ...(asksForSource ? [need(call, 'CopyDBSnapshot', snapshotArn(source), Tags)] : []),
      need(call, 'CopyDBSnapshot', target, Tags),
      ...tagNeeds(call, target, Tags),
    ];
  },
  run(call) {
    const { world, account, region, input } = call;
    refuseUnknown('CopyDBSnapshot', input, KNOWN);
    const id = newIdentifier('TargetDBSnapshotIdentifier', input.TargetDBSnapshotIdentifier, 255);
    const source = findSource(call);
    const keyArn = keyFor(call, source);
    const tags = tagsFor(call, source);
    checkSnapshotName(call, id);
    checkManualQuota(call);
    checkConcurrentCopies(call);
    const isElsewhere = source.account !== account || source.region !== region;
    const target: Snapshot = {
      account,
      region,
      id,
      type: 'manual',
      traits: source.traits,
      tags,
      keyArn,
      copied: true,
      source: isElsewhere ? { account: source.account, region: source.region, id: source.id } : undefined,
      sharedWith: new Set(),
      status: world.assumptions['copy-status'],
      transfer: undefined,
      createdAt: undefined,
      originallyCreatedAt: source.originallyCreatedAt,
      databaseTime: source.databaseTime,
      content: undefined,
    };
    startCopying(world, target, source);
    return { DBSnapshot: snapshotView(target, account, world) };
  },
};

function sourceName({ account, region, input }: Request): SnapshotName {
  const given = input.SourceDBSnapshotIdentifier ?? '';
  return readSnapshotArn(given) ?? { account, region, id: given.toLowerCase() };
}

function visibleSource({ world, account }: Request, name: SnapshotName): Snapshot | undefined {
  const found = rdsOf(world, name.account, name.region).snapshots.get(name.id);
  return found !== undefined && isVisibleTo(found, account) ? found : undefined;
}

function findSource(call: Request): Snapshot {
  const { world, caller, region, input } = call;
  const { SourceDBSnapshotIdentifier: given } = input;
  if (given === undefined || given === '') throw missing('SourceDBSnapshotIdentifier');
  const name = sourceName(call);
  if (world.faults.isLost(name.region)) throw unavailable(name.region);
  const source = visibleSource(call, name);
  // AWS documents no code for a snapshot that is not shared; to the caller it is not there.
  if (source === undefined) throw notShared(world, name.account === call.account, given);
  if (name.region !== region) {
    // RDS calls the source Region for the caller, whose permissions must hold there too. AWS docs: RDS User Guide,
    // "Copying a DB snapshot", on `aws:RequestedRegion`.
    authorize(world, caller, name.region, need(call, 'CopyDBSnapshot', snapshotArn(name), input.Tags));
  }
  if (source.status !== 'available') {
    throw wrongSnapshotState(
      `The snapshot ${source.id} is ${source.status}; only an available one can be copied.`,
    );
  }
  return source;
}

/** ARN of the key that the copy is under; undefined for one that is not encrypted. */
function keyFor({ world, caller, account, region, input }: Request, source: Snapshot): string | undefined {
  const wanted = input.KmsKeyId === '' ? undefined : input.KmsKeyId;
  if (source.keyArn === undefined) {
    return wanted === undefined ? undefined : keyOfCopy(world, caller, region, wanted);
  }
  const [otherAccount, otherRegion] = [source.account !== account, source.region !== region];
  const singleStep =
    rdsSwitches(world, account, region).singleStepCopies && world.assumptions['single-step-copies'] === 'yes';
  if (otherAccount && otherRegion && !singleStep) {
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
function tagsFor({ account, input }: Request, source: Snapshot): Map<string, string> {
  const requested = withTags(new Map(), input.Tags);
  const takesAlong = requested.size === 0 && input.CopyTags === true && source.account === account;
  return takesAlong ? new Map(source.tags) : requested;
}

/** AWS docs: RDS User Guide, "Quotas": to one Region per account. Which code AWS answers with is not documented. */
function checkConcurrentCopies({ world, account, region }: Request): void {
  const { concurrentCopies } = rdsSwitches(world, account, region);
  if (rdsOf(world, account, region).copies.size >= concurrentCopies) {
    const message = `Cannot have more than ${concurrentCopies} snapshot copies in progress in ${region}`;
    throw awsError(world.assumptions['copy-limit-code'], 400, message);
  }
}
