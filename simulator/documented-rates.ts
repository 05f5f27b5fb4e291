/** A bucket of tokens: so many calls at once, then so many a second. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/** How fast some actions of a service may be called. Actions of one entry share its bucket. */
export interface DocumentedRate extends Rate {
  readonly service: string;
  /** Absent: all actions of the service. */
  readonly actions?: readonly string[];
  /** Tokens that a call costs. Defaults to one. */
  readonly tokens?: (input: object) => number;
}

/**
 * The rates that AWS documents, per account and Region, at their usual values. Where it documents none, as for RDS and
 * IAM, none is here: set one with `world.faults.limitRate`. AWS gives some of these by Region; the largest are taken.
 * AWS docs: Route 53 Developer Guide, "Throttling API requests"; KMS Developer Guide, "Request quotas"; Step Functions
 * Developer Guide, "Service quotas"; EventBridge User Guide, "Quotas"; Lambda Developer Guide, "Quotas"; CloudWatch
 * User Guide, "Service quotas"; IAM User Guide, "IAM and STS quotas".
 */
export const DOCUMENTED_RATES: readonly DocumentedRate[] = [
  { service: 'route53', burst: 50, perSecond: 10 },
  { service: 'route53', actions: ['CreateHealthCheck'], burst: 50, perSecond: 0.5 },
  { service: 'route53', actions: ['GetHealthCheckStatus'], burst: 4, perSecond: 1 },
  { service: 'route53', actions: ['UpdateHealthCheck'], burst: 50, perSecond: 5 },
  {
    service: 'route53',
    actions: ['ChangeResourceRecordSets'],
    burst: 1_500,
    perSecond: 100,
    tokens: changeTokens,
  },
  {
    service: 'kms',
    actions: ['Decrypt', 'Encrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'ReEncrypt'],
    ...each(100_000),
  },
  ...alone('kms', ['DescribeKey'], 2_000),
  ...alone('kms', ['GetKeyPolicy', 'GetKeyRotationStatus'], 1_000),
  ...alone('kms', ['ListAliases', 'ListKeys'], 500),
  ...alone('kms', ['ListGrants', 'ListKeyPolicies'], 100),
  ...alone('kms', ['CreateGrant'], 50),
  ...alone('kms', ['RetireGrant', 'RevokeGrant'], 30),
  ...alone('kms', ['EnableKeyRotation', 'PutKeyPolicy', 'ScheduleKeyDeletion'], 15),
  ...alone('kms', ['CancelKeyDeletion', 'CreateAlias', 'CreateKey', 'DisableKey', 'EnableKey'], 5),
  { service: 'states', actions: ['StartExecution'], burst: 1_300, perSecond: 300 },
  { service: 'events', actions: ['PutEvents'], ...each(10_000) },
  // Ten for each of the concurrent executions that an account usually has.
  { service: 'lambda', actions: ['Invoke'], ...each(10_000) },
  { service: 'monitoring', actions: ['PutMetricData'], ...each(500) },
  { service: 'monitoring', actions: ['GetMetricData'], ...each(50) },
  ...alone('monitoring', ['DescribeAlarms'], 9),
  ...alone('monitoring', ['DeleteAlarms', 'SetAlarmState'], 3),
  { service: 'sts', actions: ['AssumeRole', 'GetCallerIdentity'], ...each(600) },
];

function each(perSecond: number): Rate {
  return { burst: perSecond, perSecond };
}

/** Each of the actions has a bucket of its own. */
function alone(service: string, actions: readonly string[], perSecond: number): DocumentedRate[] {
  return actions.map((action) => ({ service, actions: [action], ...each(perSecond) }));
}

/** A change costs a token, an UPSERT two. AWS docs: Route 53 Developer Guide, "Throttling API requests". */
function changeTokens(input: object): number {
  const { ChangeBatch } = input as { ChangeBatch?: { Changes?: readonly { Action?: string }[] } };
  return (ChangeBatch?.Changes ?? []).reduce((sum, { Action }) => sum + (Action === 'UPSERT' ? 2 : 1), 0);
}
