import type {
  ChangeResourceRecordSetsCommandInput,
  CreateHostedZoneCommandOutput,
  GetHostedZoneCommandOutput,
  ListResourceRecordSetsCommandOutput,
  ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import type { RecordArgs, RecordState, ZoneArgs, ZoneState } from '@pulumi/aws/route53';
import { differs, type Plain, resource, unlessMissing } from './define';
import type { Context } from './handler';
import { route53Tagging } from './tagging';

const tagging = route53Tagging('hostedzone');

export const zone = resource<ZoneArgs, ZoneState>({
  inputs: ['name', 'comment', 'forceDestroy', 'vpcs', 'tags'],
  replaceOn: ['name', 'vpcs'],
  tagging,
  async create(aws, inputs) {
    const [vpc] = inputs.vpcs ?? [];
    const made = await aws.call<CreateHostedZoneCommandOutput>('route53', 'CreateHostedZone', {
      Name: inputs.name,
      CallerReference: aws.urn,
      HostedZoneConfig: { Comment: inputs.comment ?? 'Managed by Pulumi', PrivateZone: vpc !== undefined },
      ...(vpc ? { VPC: { VPCId: vpc.vpcId, VPCRegion: vpc.vpcRegion ?? aws.region } } : {}),
    });
    const id = (made.HostedZone?.Id ?? '').replace('/hostedzone/', '');
    if (Object.keys(aws.tags).length > 0) await tagging.tag(aws, id, aws.tags);
    return id;
  },
  async update(aws, id, inputs, before) {
    if (differs(inputs, before, ['comment'])) {
      const Comment = inputs.comment ?? 'Managed by Pulumi';
      await aws.call('route53', 'UpdateHostedZoneComment', { Id: id, Comment });
    }
    return undefined;
  },
  async delete(aws, id, before) {
    if (before.forceDestroy) await deleteRecords(aws, id);
    await aws.call('route53', 'DeleteHostedZone', { Id: id });
  },
  async describe(aws, id) {
    const found = await unlessMissing(['NoSuchHostedZone'], () =>
      aws.call<GetHostedZoneCommandOutput>('route53', 'GetHostedZone', { Id: id }),
    );
    return (
      found && {
        zoneId: id,
        arn: `arn:aws:route53:::hostedzone/${id}`,
        name: trimmed(found.HostedZone?.Name),
        comment: found.HostedZone?.Config?.Comment,
        nameServers: found.DelegationSet?.NameServers,
        primaryNameServer: found.DelegationSet?.NameServers?.[0],
      }
    );
  },
});

export const record = resource<RecordArgs, RecordState>({
  inputs: [
    ...(['zoneId', 'name', 'type', 'ttl', 'records', 'aliases', 'setIdentifier', 'healthCheckId'] as const),
    ...(['weightedRoutingPolicies', 'failoverRoutingPolicies', 'multivalueAnswerRoutingPolicy'] as const),
    'allowOverwrite',
  ],
  replaceOn: ['zoneId', 'name', 'type', 'setIdentifier'],
  async create(aws, inputs) {
    const name = await fullName(aws, inputs);
    await change(aws, inputs.zoneId, inputs.allowOverwrite ? 'UPSERT' : 'CREATE', recordSet(inputs, name));
    const { setIdentifier } = inputs;
    return [inputs.zoneId, inputs.name, inputs.type, ...(setIdentifier ? [setIdentifier] : [])].join('_');
  },
  async update(aws, _id, inputs) {
    await change(aws, inputs.zoneId, 'UPSERT', recordSet(inputs, await fullName(aws, inputs)));
    return undefined;
  },
  /** The record as it is now: others may have changed it, and AWS deletes only an exact match. */
  async delete(aws, _id, before) {
    const name = await fullName(aws, before);
    const found = (await recordsOf(aws, before.zoneId)).find(
      ({ Name, Type, SetIdentifier }) =>
        trimmed(Name) === name && Type === before.type && SetIdentifier === before.setIdentifier,
    );
    if (found) await change(aws, before.zoneId, 'DELETE', found);
  },
  async describe(aws, id) {
    const [zoneId = '', name = '', type = '', setIdentifier] = id.split('_');
    const fqdn = await fullName(aws, { zoneId, name });
    const found = (await recordsOf(aws, zoneId)).find(
      ({ Name, Type, SetIdentifier }) =>
        trimmed(Name) === fqdn && Type === type && SetIdentifier === setIdentifier,
    );
    return (
      found && {
        ...{ zoneId, name, type, fqdn, setIdentifier },
        ttl: found.TTL,
        records: found.ResourceRecords?.map(({ Value = '' }) =>
          isText(type) ? Value.replace(/^"|"$/g, '') : Value,
        ),
      }
    );
  },
});

/** Names in a program may leave out the zone's own name. */
async function fullName(aws: Context, inputs: { zoneId: string; name: string }): Promise<string> {
  const { HostedZone } = await aws.call<GetHostedZoneCommandOutput>('route53', 'GetHostedZone', {
    Id: inputs.zoneId,
  });
  const zoneName = trimmed(HostedZone?.Name);
  const name = trimmed(inputs.name).toLowerCase();
  if (name === '') return zoneName;
  return name === zoneName || name.endsWith(`.${zoneName}`) ? name : `${name}.${zoneName}`;
}

/** The provider puts the quotes around text that AWS asks for. */
function isText(type: string): boolean {
  return type === 'TXT' || type === 'SPF';
}

function recordSet(inputs: Plain<RecordArgs>, name: string): ResourceRecordSet {
  const [alias] = inputs.aliases ?? [];
  const [weighted] = inputs.weightedRoutingPolicies ?? [];
  const [failover] = inputs.failoverRoutingPolicies ?? [];
  return {
    Name: name,
    Type: inputs.type as ResourceRecordSet['Type'],
    TTL: inputs.ttl,
    SetIdentifier: inputs.setIdentifier,
    HealthCheckId: inputs.healthCheckId,
    MultiValueAnswer: inputs.multivalueAnswerRoutingPolicy,
    Weight: weighted?.weight,
    Failover: failover?.type as ResourceRecordSet['Failover'],
    ResourceRecords: inputs.records?.map((value) => ({ Value: isText(inputs.type) ? `"${value}"` : value })),
    AliasTarget: alias && {
      DNSName: alias.name,
      HostedZoneId: alias.zoneId,
      EvaluateTargetHealth: alias.evaluateTargetHealth,
    },
  };
}

async function change(
  aws: Context,
  HostedZoneId: string,
  Action: 'CREATE' | 'UPSERT' | 'DELETE',
  set: ResourceRecordSet,
) {
  await aws.call('route53', 'ChangeResourceRecordSets', {
    HostedZoneId,
    ChangeBatch: { Comment: 'Managed by Pulumi', Changes: [{ Action, ResourceRecordSet: set }] },
  } satisfies ChangeResourceRecordSetsCommandInput);
}

async function recordsOf(aws: Context, HostedZoneId: string): Promise<ResourceRecordSet[]> {
  const { ResourceRecordSets = [] } = await aws.call<ListResourceRecordSetsCommandOutput>(
    'route53',
    'ListResourceRecordSets',
    { HostedZoneId },
  );
  return ResourceRecordSets;
}

async function deleteRecords(aws: Context, zoneId: string): Promise<void> {
  for (const set of await recordsOf(aws, zoneId)) {
    if (set.Type !== 'NS' && set.Type !== 'SOA') await change(aws, zoneId, 'DELETE', set);
  }
}

function trimmed(name: string | undefined): string {
  return (name ?? '').replace(/\.$/, '');
}
