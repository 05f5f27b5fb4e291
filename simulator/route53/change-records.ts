import type {
  ChangeResourceRecordSetsCommandInput,
  ChangeResourceRecordSetsCommandOutput,
  GetChangeCommandInput,
  GetChangeCommandOutput,
  ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { awsError } from '../aws-error';
import { idOf } from '../chance';
import { resume } from '../resume';
import type { Action, Call } from '../service';
import type { World } from '../world';
import { checkBatch } from './check-batch';
import { normalizeName, plainName } from './domain-name';
import { bareId, type Change, findZone, ROUTE53_REGION, storeOf, type Zone, zoneArn } from './store';

type ChangeOutput = Omit<ChangeResourceRecordSetsCommandOutput, '$metadata'>;

/** All changes of the batch or none. Refuses with `NoSuchHostedZone` 404, `InvalidInput` 400, `InvalidChangeBatch` 400. */
export const ChangeResourceRecordSets: Action<ChangeResourceRecordSetsCommandInput, ChangeOutput> = {
  needs({ input }) {
    const changes = input.ChangeBatch?.Changes ?? [];
    const distinct = (values: string[]) => [...new Set(values)].sort();
    const names = changes.map(({ ResourceRecordSet }) => {
      const name = normalizeName(ResourceRecordSet?.Name ?? '');
      return name.slice(0, -1);
    });
    return [
      {
        action: 'route53:ChangeResourceRecordSets',
        resource: zoneArn(input.HostedZoneId),
        context: {
          'route53:ChangeResourceRecordSetsNormalizedRecordNames': distinct(names),
          'route53:ChangeResourceRecordSetsRecordTypes': distinct(
            changes.map((change) => change.ResourceRecordSet?.Type ?? ''),
          ),
          'route53:ChangeResourceRecordSetsActions': distinct(changes.map((change) => change.Action ?? '')),
        },
      },
    ];
  },
  run(call) {
    const { world, account, input } = call;
    const zone = findZone(call, input.HostedZoneId);
    requireSize(input);
    requireNonePrior(call, zone);
    const { records, messages } = checkBatch(zone, input.ChangeBatch?.Changes ?? []);
    if (messages.length > 0) throw awsError('InvalidChangeBatch', 400, `[${messages.join(', ')}]`);
    const change = newChange(world, account, JSON.stringify(input), input.ChangeBatch?.Comment);
    zone.records = records;
    zone.busyUntil = world.clock.now() + PROCESSING;
    takeEffect(world, zone, change, records);
    return { ChangeInfo: changeInfo(change) };
  },
};

export const GetChange: Action<GetChangeCommandInput, Omit<GetChangeCommandOutput, '$metadata'>> = {
  needs: ({ input }) => [
    { action: 'route53:GetChange', resource: `arn:aws:route53:::change/${bareId(input.Id)}` },
  ],
  run({ world, account, input }) {
    const change = storeOf(world, account).changes.get(bareId(input.Id));
    if (!change) throw awsError('NoSuchChange', 404, `Could not find resource with ID: ${bareId(input.Id)}`);
    return { ChangeInfo: changeInfo(change) };
  },
};

/**
 * A request is processed for so many milliseconds at least, which is less than its answer travels: whoever waits for an
 * answer never meets a request of his own. AWS documents no figure.
 */
const PROCESSING = 8;

/**
 * AWS docs: Route 53 Developer Guide, "Quotas": "If Route 53 can't process a request before the next request arrives, it
 * will reject subsequent requests for the same hosted zone". The simulation's own hand does all of its work at one moment.
 */
function requireNonePrior({ world, caller, isReceived }: Call, { busyUntil }: Zone): void {
  if (caller.kind === 'administrator' && isReceived !== true) return;
  if (world.clock.now() >= busyUntil) return;
  throw awsError(
    'PriorRequestNotComplete',
    400,
    'The request was rejected because Route 53 was still processing a prior request.',
  );
}

/** A change that is kept for GetChange; PENDING until told otherwise. */
export function newChange(world: World, account: string, content: string, comment?: string): Change {
  const { changes } = storeOf(world, account);
  const key = [world.seed, 'change', account, content, world.clock.now()] as const;
  let id = '';
  for (let attempt = 0; id === '' || changes.has(id); attempt++) {
    id = `C${idOf(20, ...key, attempt).toUpperCase()}`;
  }
  const change: Change = {
    id,
    submitted: world.clock.now(),
    ...(comment === undefined ? {} : { comment }),
    insync: false,
  };
  changes.set(id, change);
  return change;
}

export function changeInfo(change: Change): NonNullable<ChangeOutput['ChangeInfo']> {
  return {
    Id: `/change/${change.id}`,
    Status: change.insync ? 'INSYNC' : 'PENDING',
    SubmittedAt: new Date(change.submitted),
    ...(change.comment === undefined ? {} : { Comment: change.comment }),
  };
}

/**
 * AWS docs: GetChange, changes "generally propagate to all Route 53 name servers within 60 seconds". How much sooner is
 * not documented: here evenly from 15 seconds on.
 */
const FASTEST = 15_000;
const SLOWEST = 60_000;

/**
 * From when the change is INSYNC, DNS answers by it. Changes of a zone take effect in their order. One under way when the
 * control plane's Region is lost stays PENDING until
 * that is back.
 */
function takeEffect(
  world: World,
  zone: Zone,
  change: Change,
  records: ReadonlyMap<string, ResourceRecordSet>,
): void {
  const delay = FASTEST + Math.round(world.chance('insync', change.id) * (SLOWEST - FASTEST));
  zone.insyncAt = Math.max(zone.insyncAt + 1, world.clock.now() + delay);
  const run = () => {
    if (world.faults.isLost(ROUTE53_REGION)) {
      resume(world, ROUTE53_REGION, run, zone.id);
      return;
    }
    change.insync = true;
    const before = zone.served;
    zone.served = new Map(records);
    for (const key of [...new Set([...before.keys(), ...records.keys()])].sort()) {
      const [was, is] = [before.get(key), records.get(key)];
      if (JSON.stringify(was) !== JSON.stringify(is)) tell(world, zone, is ?? was, is !== undefined);
    }
  };
  world.clock.at(zone.insyncAt, run, zone.id);
}

function tell(world: World, zone: Zone, set: ResourceRecordSet | undefined, exists: boolean): void {
  if (!set) return;
  const values = set.AliasTarget
    ? [plainName(set.AliasTarget.DNSName ?? '')]
    : (set.ResourceRecords ?? []).map(({ Value }) => Value ?? '');
  world.note({
    kind: 'record-changed',
    subject: plainName(set.Name ?? ''),
    account: zone.account,
    region: ROUTE53_REGION,
    details: {
      type: set.Type ?? '',
      values: exists ? values.join(',') : '',
      ...(set.TTL === undefined ? {} : { ttl: set.TTL }),
      zone: zone.id,
    },
  });
}

/** AWS docs: "Quotas", ChangeResourceRecordSets: 1,000 ResourceRecord elements, 32,000 characters; UPSERT counts twice. */
function requireSize({ ChangeBatch }: ChangeResourceRecordSetsCommandInput): void {
  const changes = ChangeBatch?.Changes ?? [];
  if (changes.length === 0) throw awsError('InvalidInput', 400, 'The change batch has no changes.');
  let elements = 0;
  let characters = 0;
  for (const { Action, ResourceRecordSet } of changes) {
    const times = Action === 'UPSERT' ? 2 : 1;
    const values = ResourceRecordSet?.ResourceRecords ?? [];
    elements += times * values.length;
    characters += times * values.reduce((sum, { Value }) => sum + (Value?.length ?? 0), 0);
  }
  if (elements > 1000) {
    throw awsError('InvalidChangeBatch', 400, `[Number of records limit of 1000 exceeded: ${elements}]`);
  }
  if (characters > 32_000) {
    throw awsError(
      'InvalidChangeBatch',
      400,
      `[Number of characters limit of 32000 exceeded: ${characters}]`,
    );
  }
}
