import type { Unit } from './permission-units';

/** Which units, by action and, where that is not all of them, by role and resource; and why they stay. */
interface Reason {
  readonly action: RegExp;
  readonly role?: RegExp;
  readonly resource?: RegExp;
  readonly why: string;
}

const REASONS: readonly Reason[] = [
  {
    action: /^xray:/,
    why: 'Lambda traces for the function; AWS docs: Lambda, "Visualize Lambda function invocations using AWS X-Ray". Tracing is stored, not simulated.',
  },
  {
    action: /^ec2:(AssignPrivateIpAddresses|UnassignPrivateIpAddresses|DescribeSubnets)$/,
    why: 'Lambda puts the function into a VPC; AWS docs: Lambda, "Giving Lambda functions access to resources in an Amazon VPC".',
  },
  {
    action: /^sqs:SendMessage$/,
    role: /-schedule$/,
    why: 'EventBridge Scheduler sends there what it could not deliver; AWS docs: EventBridge Scheduler, "Configuring a dead-letter queue". Its functions are there in every test.',
  },
  {
    action: /^s3:ListBucket$/,
    why: 'Without it S3 says of an object that is not there that it is forbidden; AWS docs: S3, GetObject, permissions.',
  },
  {
    action: /^rds:DescribeDB(Instances|Clusters)$/,
    role: /^recovery-restore$/,
    resource: /:(og|pg|cluster-pg|subgrp):/,
    why: 'RDS asks for no group here. In one statement with the restore, since each list of databases takes its share of what IAM allows a policy.',
  },
  {
    action: /^rds:AddTagsToResource$/,
    role: /^recovery-acknowledge$/,
    resource: /^arn:aws:rds:<between>/,
    why: 'For the first of two steps of a copy that waited for another to finish, which the function then begins.',
  },
  {
    action: /^rds:(RestoreDBClusterFromSnapshot|CreateDBInstance)$/,
    resource: /:(og|pg|cluster-pg):default/,
    why: 'The groups that AWS takes where none is named; AWS docs: Service Authorization Reference, Amazon RDS. The simulator asks for none of them.',
  },
  {
    action: /^rds:(CopyDBClusterSnapshot|AddTagsToResource)$/,
    role: /^recovery-acknowledge$/,
    resource: /:cluster-snapshot:/,
    why: "For the copy of a cluster's snapshot that waited for its turn, which may come when one of an instance's has ended.",
  },
  {
    action: /^rds:DeleteDB(Cluster)?Snapshot$/,
    role: /-reconcile$/,
    why: 'Only a snapshot that failed is deleted.',
  },
];

/** Why a unit stays that no test was seen to need. */
export function reasonFor({ role, action, resource }: Unit): string | undefined {
  return REASONS.find(
    (reason) =>
      reason.action.test(action) &&
      (reason.role?.test(role) ?? true) &&
      (reason.resource?.test(resource) ?? true),
  )?.why;
}
