import type { Service } from '../service';
import {
  AttachInternetGateway,
  CreateInternetGateway,
  DeleteInternetGateway,
  DescribeInternetGateways,
  DetachInternetGateway,
} from './internet-gateways';
import {
  AllocateAddress,
  CreateNatGateway,
  DeleteNatGateway,
  DescribeAddresses,
  DescribeNatGateways,
  ReleaseAddress,
} from './nat-gateways';
import {
  AssociateRouteTable,
  CreateRouteTable,
  DeleteRouteTable,
  DescribeRouteTables,
  DisassociateRouteTable,
} from './route-tables';
import { CreateRoute, DeleteRoute, ReplaceRoute } from './routes';
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
  DescribeRegions,
  DescribeSubnets,
  ModifySubnetAttribute,
} from './subnets';
import { CreateTags, DeleteTags } from './tags';
import {
  CreateVpcEndpoint,
  DeleteVpcEndpoints,
  DescribeVpcEndpoints,
  ModifyVpcEndpoint,
} from './vpc-endpoints';
import { CreateVpc, DeleteVpc, DescribeVpcs, ModifyVpcAttribute } from './vpcs';

/** EC2's networks: VPCs, subnets, security groups, and what leads out of them. */
export const ec2: Service = {
  name: 'ec2',
  lacks: [
    'Networks only: VPCs, subnets, security groups, gateways, route tables and endpoints, as far as RDS and Lambda stand in them. No account has a default VPC.',
    'Security groups decide who reaches a database. Routes, gateways and endpoints are kept and decide nothing: functions reach all services of AWS.',
  ],
  client: () => require('@aws-sdk/client-ec2'),
  actions: {
    AllocateAddress,
    AssociateRouteTable,
    AttachInternetGateway,
    AuthorizeSecurityGroupEgress,
    AuthorizeSecurityGroupIngress,
    CreateInternetGateway,
    CreateNatGateway,
    CreateRoute,
    CreateRouteTable,
    CreateSecurityGroup,
    CreateSubnet,
    CreateTags,
    CreateVpc,
    CreateVpcEndpoint,
    DeleteInternetGateway,
    DeleteNatGateway,
    DeleteRoute,
    DeleteRouteTable,
    DeleteSecurityGroup,
    DeleteSubnet,
    DeleteTags,
    DeleteVpc,
    DeleteVpcEndpoints,
    DescribeAddresses,
    DescribeAvailabilityZones,
    DescribeInternetGateways,
    DescribeNatGateways,
    DescribeRegions,
    DescribeRouteTables,
    DescribeSecurityGroupRules,
    DescribeSecurityGroups,
    DescribeSubnets,
    DescribeVpcEndpoints,
    DescribeVpcs,
    DetachInternetGateway,
    DisassociateRouteTable,
    ModifySubnetAttribute,
    ModifyVpcAttribute,
    ModifyVpcEndpoint,
    ReleaseAddress,
    ReplaceRoute,
    RevokeSecurityGroupEgress,
    RevokeSecurityGroupIngress,
  },
};
