import type { CreateVpcEndpointCommandOutput, DescribeVpcEndpointsCommandOutput } from '@aws-sdk/client-ec2';
import type { VpcEndpointArgs, VpcEndpointState } from '@pulumi/aws/ec2';
import { document, resource, unlessMissing } from './define';
import { specifications } from './ec2';
import { ec2Tagging } from './security-group-rules';

export const vpcEndpoint = resource<VpcEndpointArgs, VpcEndpointState>({
  inputs: [
    ...([
      'vpcId',
      'serviceName',
      'vpcEndpointType',
      'policy',
      'privateDnsEnabled',
      'region',
      'tags',
    ] as const),
    ...(['routeTableIds', 'subnetIds', 'securityGroupIds', 'autoAccept'] as const),
  ],
  replaceOn: ['vpcId', 'serviceName', 'vpcEndpointType'],
  tagging: ec2Tagging,
  async create(aws, inputs) {
    const { VpcEndpoint } = await aws.call<CreateVpcEndpointCommandOutput>('ec2', 'CreateVpcEndpoint', {
      VpcId: inputs.vpcId,
      ServiceName: inputs.serviceName,
      VpcEndpointType: inputs.vpcEndpointType ?? 'Gateway',
      PolicyDocument: inputs.policy === undefined ? undefined : document(inputs.policy),
      PrivateDnsEnabled: inputs.privateDnsEnabled ?? false,
      RouteTableIds: inputs.routeTableIds,
      SubnetIds: inputs.subnetIds,
      SecurityGroupIds: inputs.securityGroupIds,
      TagSpecifications: specifications(aws, 'vpc-endpoint'),
    });
    return VpcEndpoint?.VpcEndpointId ?? '';
  },
  async update(aws, id, inputs, before) {
    await aws.call('ec2', 'ModifyVpcEndpoint', {
      VpcEndpointId: id,
      ...(inputs.policy === undefined ? { ResetPolicy: true } : { PolicyDocument: document(inputs.policy) }),
      PrivateDnsEnabled: inputs.privateDnsEnabled ?? false,
      ...changed('RouteTableIds', before.routeTableIds, inputs.routeTableIds),
      ...changed('SubnetIds', before.subnetIds, inputs.subnetIds),
      ...changed('SecurityGroupIds', before.securityGroupIds, inputs.securityGroupIds),
    });
    return undefined;
  },
  async delete(aws, id) {
    await aws.call('ec2', 'DeleteVpcEndpoints', { VpcEndpointIds: [id] });
  },
  async describe(aws, id) {
    const answer = await unlessMissing(['InvalidVpcEndpointId.NotFound'], () =>
      aws.call<DescribeVpcEndpointsCommandOutput>('ec2', 'DescribeVpcEndpoints', { VpcEndpointIds: [id] }),
    );
    const [found] = answer?.VpcEndpoints ?? [];
    return (
      found && {
        arn: `arn:aws:ec2:${aws.region}:${aws.account}:vpc-endpoint/${id}`,
        ownerId: aws.account,
        state: found.State,
        policy: found.PolicyDocument,
        networkInterfaceIds: found.NetworkInterfaceIds,
        dnsEntries: found.DnsEntries?.map(({ DnsName = '', HostedZoneId = '' }) => ({
          dnsName: DnsName,
          hostedZoneId: HostedZoneId,
        })),
      }
    );
  },
});

function changed(what: string, before: readonly string[] = [], now: readonly string[] = []) {
  return {
    [`Add${what}`]: now.filter((id) => !before.includes(id)),
    [`Remove${what}`]: before.filter((id) => !now.includes(id)),
  };
}
