import type { Side } from '../runtime/settings';
import type { Statement } from './statements';

/** What the Lambda service itself needs of a function's role, in every function of ours. */
export function lambdaPermissions<Text>(needs: {
  /** ARN pattern of the streams of the function's own log group. */
  readonly logStreams: Text;
  /** ARN of the queue that takes events the function could not handle. */
  readonly onFailure: Text;
}): Statement<Text | string>[] {
  return [
    { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [needs.logStreams] },
    {
      actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
      resources: ['*'],
      why: 'X-Ray knows no resources for writing. AWS docs: Service Authorization Reference, AWS X-Ray.',
    },
    { actions: ['sqs:SendMessage'], resources: [needs.onFailure] },
  ];
}

/**
 * What Lambda needs to put a function into a VPC. AWS docs: Lambda developer guide, "Giving Lambda functions access to
 * resources in an Amazon VPC".
 */
export function vpcPermissions({ account, region }: Side): Statement[] {
  return [
    {
      actions: [
        'ec2:CreateNetworkInterface',
        'ec2:DeleteNetworkInterface',
        'ec2:AssignPrivateIpAddresses',
        'ec2:UnassignPrivateIpAddresses',
      ],
      resources: [`arn:aws:ec2:${region}:${account}:*/*`],
      why: 'The ids of the interfaces are not known before Lambda makes them, and Lambda asks for all or one.',
    },
    {
      actions: ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'],
      resources: ['*'],
      why: 'EC2 knows no resources for these. AWS docs: Service Authorization Reference, Amazon EC2.',
    },
  ];
}

/**
 * Leaves those permissions to the Lambda service and takes them from the function's code. AWS docs: Lambda developer
 * guide, "Working with Lambda execution environment credentials": `lambda:SourceFunctionArn` is set for calls of the
 * code and absent for calls of the service.
 */
export function codeMayNot(permissions: readonly Statement[], functionArn: string): Statement {
  return {
    effect: 'Deny',
    actions: permissions.flatMap(({ actions }) => actions),
    resources: ['*'],
    conditions: { ArnEquals: { 'lambda:SourceFunctionArn': functionArn } },
  };
}
