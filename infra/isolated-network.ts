import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { physicalName } from '../runtime/names';
import type { Chain, Side } from '../runtime/settings';
import type { FunctionVpc } from './function';

export interface IsolatedNetworkArgs {
  readonly chain: Chain;
  /** Ports that restored databases answer on. */
  readonly ports: readonly number[];
}

/** Halves of the default range, one an Availability Zone: RDS asks for at least two. */
const SUBNETS = ['10.97.0.0/25', '10.97.0.128/25'] as const;
const CIDR = '10.97.0.0/24';

/**
 * Where databases are restored to: a network without any way in or out, in which the function that runs the checks
 * reaches the databases' ports, and nothing reaches anything else.
 */
export class IsolatedNetwork extends pulumi.ComponentResource {
  readonly subnetGroup: pulumi.Output<string>;
  /** Its name, known before it is made. */
  readonly subnetGroupName: string;
  /** What restored databases belong to. */
  readonly databaseGroupId: pulumi.Output<string>;
  /** Where the function that runs the checks stands. */
  readonly checks: FunctionVpc;

  constructor(name: string, args: IsolatedNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super('lifeboat:infra:IsolatedNetwork', name, {}, opts);
    const parent = { parent: this };
    this.subnetGroupName = physicalName(args.chain.environment, 'recovery', 'restored');
    const vpc = new aws.ec2.Vpc(
      `${name}-vpc`,
      { cidrBlock: CIDR, enableDnsSupport: true, enableDnsHostnames: true, tags: named(args, 'restored') },
      parent,
    );
    const subnets = createSubnets(name, args, vpc, parent);
    const group = createSubnetGroup(name, args, subnets, parent);
    const databases = createGroup(name, args, 'databases', 'Restored databases.', vpc, parent);
    const checks = createGroup(name, args, 'checks', 'Runs the checks of restored databases.', vpc, parent);
    for (const port of args.ports) letReach(name, port, checks, databases, parent);
    this.subnetGroup = group.name;
    this.databaseGroupId = databases.id;
    this.checks = {
      ...(args.chain.recovery satisfies Side),
      subnetIds: subnets.map(({ id }) => id),
      securityGroupIds: [checks.id],
    };
    this.registerOutputs({ subnetGroup: this.subnetGroup, databaseGroupId: this.databaseGroupId });
  }
}

type Parent = { readonly parent: pulumi.Resource };

function createSubnets(name: string, args: IsolatedNetworkArgs, vpc: aws.ec2.Vpc, opts: Parent) {
  const zones = aws.getAvailabilityZonesOutput(
    // Without Local Zones, which RDS does not take for a subnet group.
    { state: 'available', filters: [{ name: 'opt-in-status', values: ['opt-in-not-required'] }] },
    opts,
  );
  return SUBNETS.map(
    (cidrBlock, index) =>
      new aws.ec2.Subnet(
        `${name}-subnet-${index + 1}`,
        {
          vpcId: vpc.id,
          cidrBlock,
          availabilityZone: zones.names.apply((names) => zoneAt(names, index)),
          tags: named(args, `restored-${index + 1}`),
        },
        opts,
      ),
  );
}

function zoneAt(names: readonly string[], index: number): string {
  const zone = names[index];
  if (zone !== undefined) return zone;
  throw new pulumi.RunError(
    `The recovery Region offers ${names.length} Availability Zone(s) to this account; RDS needs ${SUBNETS.length}.`,
  );
}

function createSubnetGroup(
  name: string,
  { chain }: IsolatedNetworkArgs,
  subnets: readonly aws.ec2.Subnet[],
  opts: Parent,
): aws.rds.SubnetGroup {
  return new aws.rds.SubnetGroup(
    `${name}-subnet-group`,
    {
      name: physicalName(chain.environment, 'recovery', 'restored'),
      description: 'Where databases are restored to.',
      subnetIds: subnets.map(({ id }) => id),
    },
    opts,
  );
}

function createGroup(
  name: string,
  args: IsolatedNetworkArgs,
  noun: string,
  description: string,
  vpc: aws.ec2.Vpc,
  opts: Parent,
): aws.ec2.SecurityGroup {
  return new aws.ec2.SecurityGroup(
    `${name}-${noun}`,
    {
      name: physicalName(args.chain.environment, 'recovery', noun),
      description,
      vpcId: vpc.id,
      tags: named(args, noun),
    },
    opts,
  );
}

function letReach(
  name: string,
  port: number,
  from: aws.ec2.SecurityGroup,
  to: aws.ec2.SecurityGroup,
  opts: Parent,
): void {
  const both = { ipProtocol: 'tcp', fromPort: port, toPort: port };
  new aws.vpc.SecurityGroupEgressRule(
    `${name}-out-${port}`,
    { ...both, securityGroupId: from.id, referencedSecurityGroupId: to.id, description: 'Checks.' },
    opts,
  );
  new aws.vpc.SecurityGroupIngressRule(
    `${name}-in-${port}`,
    { ...both, securityGroupId: to.id, referencedSecurityGroupId: from.id, description: 'Checks.' },
    opts,
  );
}

function named({ chain }: IsolatedNetworkArgs, noun: string): { Name: string } {
  return { Name: physicalName(chain.environment, 'recovery', noun) };
}
