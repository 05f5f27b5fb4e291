/** Every client that the simulator answers, by its signing name. S3's manners of its own are tested apart. */
export const CLIENTS: Readonly<Record<string, () => Record<string, unknown>>> = {
  ec2: () => require('@aws-sdk/client-ec2'),
  events: () => require('@aws-sdk/client-eventbridge'),
  iam: () => require('@aws-sdk/client-iam'),
  kms: () => require('@aws-sdk/client-kms'),
  lambda: () => require('@aws-sdk/client-lambda'),
  logs: () => require('@aws-sdk/client-cloudwatch-logs'),
  monitoring: () => require('@aws-sdk/client-cloudwatch'),
  rds: () => require('@aws-sdk/client-rds'),
  route53: () => require('@aws-sdk/client-route-53'),
  scheduler: () => require('@aws-sdk/client-scheduler'),
  secretsmanager: () => require('@aws-sdk/client-secrets-manager'),
  servicequotas: () => require('@aws-sdk/client-service-quotas'),
  sns: () => require('@aws-sdk/client-sns'),
  sqs: () => require('@aws-sdk/client-sqs'),
  states: () => require('@aws-sdk/client-sfn'),
  sts: () => require('@aws-sdk/client-sts'),
};

type Command = new (input: object) => object;

export interface Client {
  readonly config: object;
  readonly middlewareStack: object;
  send(command: object): Promise<object>;
}

/** The class of the package's client, `RDSClient`. */
export function clientClass(client: Record<string, unknown>): new (settings: object) => Client {
  const name = Object.keys(client).find((key) => /^[A-Z]\w*Client$/.test(key));
  return client[name ?? ''] as new (
    settings: object,
  ) => Client;
}

export function commandClass(client: Record<string, unknown>, operation: string): Command {
  return client[`${operation}Command`] as Command;
}
