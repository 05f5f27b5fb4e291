import type {
  CreateHostedZoneCommandInput,
  CreateHostedZoneCommandOutput,
  DeleteHostedZoneCommandInput,
  DeleteHostedZoneCommandOutput,
  GetHostedZoneCommandInput,
  GetHostedZoneCommandOutput,
  HostedZone,
  UpdateHostedZoneCommentCommandInput,
  UpdateHostedZoneCommentCommandOutput,
} from '@aws-sdk/client-route-53';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import { changeInfo, newChange } from './change-records';
import { isValidName, normalizeName } from './domain-name';
import { findZone, storeOf, type Zone, zoneArn } from './store';
import { addZone, newZoneId } from './zone';

/** AWS docs: "Quotas" of Route 53, hosted zones per account. */
const MAXIMUM_ZONES = 500;

/** Public zones only. Refuses with `InvalidDomainName` 400, `HostedZoneAlreadyExists` 409, `TooManyHostedZones` 400. */
export const CreateHostedZone: Action<
  CreateHostedZoneCommandInput,
  Omit<CreateHostedZoneCommandOutput, '$metadata'>
> = {
  needs: () => [{ action: 'route53:CreateHostedZone', resource: '*' }],
  run({ world, account, input }) {
    const { Name = '', CallerReference = '', HostedZoneConfig, VPC } = input;
    if (VPC || HostedZoneConfig?.PrivateZone) {
      throw awsError('InvalidInput', 400, 'Private hosted zones are not simulated.');
    }
    if (!isValidName(normalizeName(Name))) {
      throw awsError('InvalidDomainName', 400, `${Name} is not a valid domain name.`);
    }
    const { zones } = storeOf(world, account);
    if ([...zones.values()].some((zone) => zone.callerReference === CallerReference)) {
      throw awsError(
        'HostedZoneAlreadyExists',
        409,
        `A hosted zone has already been created with the specified caller reference: ${CallerReference}`,
      );
    }
    if (zones.size >= MAXIMUM_ZONES) {
      throw awsError(
        'TooManyHostedZones',
        400,
        `The account has ${zones.size} hosted zones, the most allowed.`,
      );
    }
    const zone = addZone(world, account, {
      id: newZoneId(world, account, Name, CallerReference),
      name: Name,
      callerReference: CallerReference,
      privateZone: false,
      ...(HostedZoneConfig?.Comment === undefined ? {} : { comment: HostedZoneConfig.Comment }),
    });
    const change = newChange(world, account, zone.id);
    change.insync = true;
    return {
      HostedZone: shown(zone),
      ChangeInfo: changeInfo(change),
      DelegationSet: { NameServers: [...zone.nameServers] },
      Location: `https://route53.amazonaws.com/2013-04-01/hostedzone/${zone.id}`,
    };
  },
};

export const GetHostedZone: Action<
  GetHostedZoneCommandInput,
  Omit<GetHostedZoneCommandOutput, '$metadata'>
> = {
  needs: ({ input }) => [{ action: 'route53:GetHostedZone', resource: zoneArn(input.Id) }],
  run(call) {
    const zone = findZone(call, call.input.Id);
    return { HostedZone: shown(zone), DelegationSet: { NameServers: [...zone.nameServers] } };
  },
};

export const UpdateHostedZoneComment: Action<
  UpdateHostedZoneCommentCommandInput,
  Omit<UpdateHostedZoneCommentCommandOutput, '$metadata'>
> = {
  needs: ({ input }) => [{ action: 'route53:UpdateHostedZoneComment', resource: zoneArn(input.Id) }],
  run(call) {
    const zone = findZone(call, call.input.Id);
    zone.comment = call.input.Comment;
    return { HostedZone: shown(zone) };
  },
};

/** Refuses with `HostedZoneNotEmpty` 400 while it has more than its own NS and SOA. */
export const DeleteHostedZone: Action<
  DeleteHostedZoneCommandInput,
  Omit<DeleteHostedZoneCommandOutput, '$metadata'>
> = {
  needs: ({ input }) => [{ action: 'route53:DeleteHostedZone', resource: zoneArn(input.Id) }],
  run(call) {
    const { world, account } = call;
    const zone = findZone(call, call.input.Id);
    if (zone.records.size > 2) {
      throw awsError(
        'HostedZoneNotEmpty',
        400,
        'The specified hosted zone contains non-required resource record sets and so cannot be deleted.',
      );
    }
    storeOf(world, account).zones.delete(zone.id);
    const change = newChange(world, account, `delete ${zone.id}`);
    change.insync = true;
    return { ChangeInfo: changeInfo(change) };
  },
};

export function shown(zone: Zone): HostedZone {
  return {
    Id: `/hostedzone/${zone.id}`,
    Name: zone.name,
    CallerReference: zone.callerReference,
    Config: {
      ...(zone.comment === undefined ? {} : { Comment: zone.comment }),
      PrivateZone: zone.privateZone,
    },
    ResourceRecordSetCount: zone.records.size,
  };
}
