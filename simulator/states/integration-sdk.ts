import type { TaskCall } from './integration';
import { sdkFailure } from './sdk-error';
import { javaName, toInput, toOutput } from './sdk-shapes';

/** Names in `aws-sdk:<name>:` ARNs, those of the AWS SDK for Java 2.x: our service, and the prefix of its errors. */
const services: Readonly<Record<string, readonly [service: string, prefix: string]>> = {
  cloudwatch: ['monitoring', 'CloudWatch'],
  cloudwatchlogs: ['logs', 'CloudWatchLogs'],
  ec2: ['ec2', 'Ec2'],
  eventbridge: ['events', 'EventBridge'],
  iam: ['iam', 'Iam'],
  kms: ['kms', 'Kms'],
  lambda: ['lambda', 'Lambda'],
  rds: ['rds', 'Rds'],
  route53: ['route53', 'Route53'],
  scheduler: ['scheduler', 'Scheduler'],
  secretsmanager: ['secretsmanager', 'SecretsManager'],
  sfn: ['states', 'Sfn'],
  sns: ['sns', 'Sns'],
  sqs: ['sqs', 'Sqs'],
  sts: ['sts', 'Sts'],
};

/**
 * A task that calls one API action as it is. Arguments and results carry Java's names (`DbSnapshotIdentifier`). AWS
 * docs: "Learning to use AWS service SDK integrations in Step Functions".
 */
export function sdkCall(name: string, action: string): TaskCall | undefined {
  const known = Object.hasOwn(services, name) ? services[name] : undefined;
  if (!known) return undefined;
  const [service, prefix] = known;
  return {
    service,
    action,
    async call({ world, caller, region, args }) {
      const simulated = world.services.get(service);
      const found = Object.keys(simulated?.actions ?? {}).find((one) => javaName(one) === javaName(action));
      const actionName = found ?? action;
      const client = simulated?.client?.();
      const input = toInput(client, actionName, args);
      const output = await world.call<object>(caller, region, service, actionName, input);
      return toOutput(client, actionName, output);
    },
    failureOf: (error) => sdkFailure(error, service, prefix, `${prefix}Exception`),
  };
}
