import type { Step } from '../step';

export const ec2: readonly Step[] = [
  { aws: 'ec2 describe-availability-zones', prints: 'us-west-2a' },
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
  { aws: 'ec2 delete-vpc --vpc-id $vpc', refused: 'DependencyViolation' },
  { aws: 'ec2 delete-security-group --group-id $group' },
  { aws: 'ec2 delete-subnet --subnet-id $subnet', answers: 'nothing' },
  { aws: 'ec2 delete-vpc --vpc-id $vpc', answers: 'nothing' },
  { aws: 'ec2 describe-subnets --subnet-ids $subnet', refused: 'InvalidSubnetID.NotFound' },
];
