import type { Service } from '../service';
import {
  AuthorizeSecurityGroupEgress,
  AuthorizeSecurityGroupIngress,
  DescribeSecurityGroupRules,
  RevokeSecurityGroupEgress,
  RevokeSecurityGroupIngress,
} from './security-group-rules';
import { CreateSecurityGroup, DeleteSecurityGroup, DescribeSecurityGroups } from './security-groups';
import {
  CreateSubnet,
  DeleteSubnet,
  DescribeAvailabilityZones,
  DescribeSubnets,
  ModifySubnetAttribute,
} from './subnets';
import { CreateTags, DeleteTags } from './tags';
import { CreateVpc, DeleteVpc, DescribeVpcs, ModifyVpcAttribute } from './vpcs';

/** EC2's networks: VPCs, subnets, security groups. */
export const ec2: Service = {
  name: 'ec2',
  lacks: [
    'Networks only: VPCs, subnets and security groups, as far as RDS and Lambda stand in them. No account has a default VPC.',
  ],
  client: () => require('@aws-sdk/client-ec2'),
  actions: {
    AuthorizeSecurityGroupEgress,
    AuthorizeSecurityGroupIngress,
    CreateSecurityGroup,
    CreateSubnet,
    CreateTags,
    CreateVpc,
    DeleteSecurityGroup,
    DeleteSubnet,
    DeleteTags,
    DeleteVpc,
    DescribeAvailabilityZones,
    DescribeSecurityGroupRules,
    DescribeSecurityGroups,
    DescribeSubnets,
    DescribeVpcs,
    ModifySubnetAttribute,
    ModifyVpcAttribute,
    RevokeSecurityGroupEgress,
    RevokeSecurityGroupIngress,
  },
};
