import type { Step } from '../step';

export const ec2: readonly Step[] = [
  { aws: 'ec2 describe-availability-zones', prints: 'us-west-2a' },
  {
    aws: 'ec2 describe-regions --filters Name=region-name,Values=us-west-*',
    answers: { Regions: [{ RegionName: 'us-west-1' }, { RegionName: 'us-west-2' }] },
  },
  {
    aws: 'ec2 create-vpc --cidr-block 10.1.0.0/16 --tag-specifications ResourceType=vpc,Tags=[{Key=Name,Value=shop}]',
    answers: { Vpc: { CidrBlock: '10.1.0.0/16', Tags: [{ Key: 'Name', Value: 'shop' }] } },
    keeps: { vpc: 'Vpc.VpcId' },
  },
  { aws: 'ec2 create-vpc --cidr-block 10.1.0.0/8', refused: 'InvalidVpc.Range' },
  { aws: 'ec2 modify-vpc-attribute --vpc-id $vpc --enable-dns-hostnames', answers: 'nothing' },
  { aws: 'ec2 describe-vpcs --vpc-ids $vpc', answers: { Vpcs: [{ VpcId: '$vpc' }] } },
  {
    aws: 'ec2 create-subnet --vpc-id $vpc --cidr-block 10.1.1.0/24 --availability-zone us-west-2b',
    answers: { Subnet: { AvailabilityZone: 'us-west-2b', State: 'available' } },
    keeps: { subnet: 'Subnet.SubnetId' },
  },
  { aws: 'ec2 modify-subnet-attribute --subnet-id $subnet --map-public-ip-on-launch', answers: 'nothing' },
  {
    aws: 'ec2 describe-subnets --filters Name=vpc-id,Values=$vpc',
    answers: { Subnets: [{ SubnetId: '$subnet', MapPublicIpOnLaunch: true }] },
  },
  {
    aws: "ec2 create-security-group --group-name databases --description 'of the databases' --vpc-id $vpc",
    keeps: { group: 'GroupId' },
  },
  {
    aws: 'ec2 authorize-security-group-ingress --group-id $group --protocol tcp --port 5432 --cidr 10.1.0.0/16',
    answers: { SecurityGroupRules: [{ FromPort: 5432, ToPort: 5432, CidrIpv4: '10.1.0.0/16' }] },
  },
  {
    aws: 'ec2 authorize-security-group-egress --group-id $group --protocol tcp --port 443 --cidr 10.0.0.0/8',
    answers: { SecurityGroupRules: [{ IsEgress: true }] },
  },
  {
    aws: 'ec2 describe-security-group-rules --filters Name=group-id,Values=$group',
    prints: '10.1.0.0/16',
  },
  {
    aws: 'ec2 describe-security-groups --group-ids $group',
    answers: {
      SecurityGroups: [{ IpPermissions: [{ FromPort: 5432, IpRanges: [{ CidrIp: '10.1.0.0/16' }] }] }],
    },
  },
  {
    aws: 'ec2 revoke-security-group-ingress --group-id $group --protocol tcp --port 5432 --cidr 10.1.0.0/16',
    answers: { Return: true },
  },
  {
    aws: 'ec2 revoke-security-group-egress --group-id $group --protocol tcp --port 443 --cidr 10.0.0.0/8',
    answers: { Return: true },
  },
  { aws: 'ec2 create-tags --resources $group --tags Key=team,Value=payments', answers: 'nothing' },
  {
    aws: 'ec2 describe-security-groups --group-ids $group',
    answers: { SecurityGroups: [{ IpPermissions: [], Tags: [{ Key: 'team', Value: 'payments' }] }] },
  },
  { aws: 'ec2 delete-tags --resources $group --tags Key=team', answers: 'nothing' },
  { aws: 'ec2 create-internet-gateway', keeps: { igw: 'InternetGateway.InternetGatewayId' } },
  { aws: 'ec2 attach-internet-gateway --internet-gateway-id $igw --vpc-id $vpc', answers: 'nothing' },
  {
    aws: 'ec2 describe-internet-gateways --filters Name=attachment.vpc-id,Values=$vpc',
    answers: { InternetGateways: [{ InternetGatewayId: '$igw', Attachments: [{ VpcId: '$vpc' }] }] },
  },
  {
    aws: 'ec2 create-route-table --vpc-id $vpc --tag-specifications ResourceType=route-table,Tags=[{Key=Name,Value=public}]',
    answers: { RouteTable: { Routes: [{ DestinationCidrBlock: '10.1.0.0/16', GatewayId: 'local' }] } },
    keeps: { table: 'RouteTable.RouteTableId' },
  },
  {
    aws: 'ec2 associate-route-table --route-table-id $table --subnet-id $subnet',
    answers: { AssociationState: { State: 'associated' } },
    keeps: { association: 'AssociationId' },
  },
  {
    aws: 'ec2 create-route --route-table-id $table --destination-cidr-block 0.0.0.0/0 --gateway-id $igw',
    answers: { Return: true },
  },
  {
    aws: 'ec2 create-route --route-table-id $table --destination-cidr-block 0.0.0.0/0 --gateway-id $igw',
    refused: 'RouteAlreadyExists',
  },
  { aws: 'ec2 allocate-address --domain vpc', keeps: { address: 'AllocationId' } },
  {
    aws: 'ec2 create-nat-gateway --subnet-id $subnet --allocation-id $address',
    answers: { NatGateway: { State: 'available' } },
    keeps: { nat: 'NatGateway.NatGatewayId' },
  },
  { aws: 'ec2 wait nat-gateway-available --nat-gateway-ids $nat', answers: 'nothing' },
  {
    aws: 'ec2 replace-route --route-table-id $table --destination-cidr-block 0.0.0.0/0 --nat-gateway-id $nat',
    answers: 'nothing',
  },
  {
    aws: 'ec2 describe-route-tables --filters Name=tag:Name,Values=pub*',
    answers: {
      RouteTables: [{ Routes: [{ GatewayId: 'local' }, { NatGatewayId: '$nat', State: 'active' }] }],
    },
  },
  {
    aws: 'ec2 describe-nat-gateways --filter Name=vpc-id,Values=$vpc',
    answers: { NatGateways: [{ NatGatewayAddresses: [{ AllocationId: '$address' }] }] },
  },
  { aws: 'ec2 describe-addresses --allocation-ids $address', prints: 'eipassoc-' },
  { aws: 'ec2 release-address --allocation-id $address', refused: 'InvalidIPAddress.InUse' },
  {
    aws: 'ec2 create-vpc-endpoint --vpc-id $vpc --service-name com.amazonaws.us-west-2.s3 --route-table-ids $table',
    answers: { VpcEndpoint: { VpcEndpointType: 'Gateway', RouteTableIds: ['$table'] } },
    keeps: { endpoint: 'VpcEndpoint.VpcEndpointId' },
  },
  {
    aws: 'ec2 modify-vpc-endpoint --vpc-endpoint-id $endpoint --remove-route-table-ids $table',
    answers: { Return: true },
  },
  {
    aws: 'ec2 describe-vpc-endpoints --vpc-endpoint-ids $endpoint',
    answers: { VpcEndpoints: [{ State: 'available', RouteTableIds: [] }] },
  },
  { aws: 'ec2 delete-vpc-endpoints --vpc-endpoint-ids $endpoint', answers: { Unsuccessful: [] } },
  { aws: 'ec2 delete-route --route-table-id $table --destination-cidr-block 0.0.0.0/0', answers: 'nothing' },
  { aws: 'ec2 delete-nat-gateway --nat-gateway-id $nat', answers: { NatGatewayId: '$nat' } },
  { aws: 'ec2 release-address --allocation-id $address', answers: 'nothing' },
  { aws: 'ec2 delete-route-table --route-table-id $table', refused: 'DependencyViolation' },
  { aws: 'ec2 disassociate-route-table --association-id $association', answers: 'nothing' },
  { aws: 'ec2 delete-route-table --route-table-id $table', answers: 'nothing' },
  { aws: 'ec2 detach-internet-gateway --internet-gateway-id $igw --vpc-id $vpc', answers: 'nothing' },
  { aws: 'ec2 delete-internet-gateway --internet-gateway-id $igw', answers: 'nothing' },
  { aws: 'ec2 delete-vpc --vpc-id $vpc', refused: 'DependencyViolation' },
  { aws: 'ec2 delete-security-group --group-id $group' },
  { aws: 'ec2 delete-subnet --subnet-id $subnet', answers: 'nothing' },
  { aws: 'ec2 delete-vpc --vpc-id $vpc', answers: 'nothing' },
  { aws: 'ec2 describe-subnets --subnet-ids $subnet', refused: 'InvalidSubnetID.NotFound' },
];
