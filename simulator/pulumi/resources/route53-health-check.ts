import type { CreateHealthCheckCommandOutput, GetHealthCheckCommandOutput } from '@aws-sdk/client-route-53';
import type { HealthCheckArgs, HealthCheckState } from '@pulumi/aws/route53';
import { resource, unlessMissing } from './define';
import { route53Tagging } from './tagging';

const SETTINGS = [
  'type',
  'fqdn',
  'ipAddress',
  'port',
  'resourcePath',
  'searchString',
  'requestInterval',
  'failureThreshold',
  'measureLatency',
  'invertHealthcheck',
  'disabled',
  'enableSni',
  'regions',
  'childHealthchecks',
  'childHealthThreshold',
  'referenceName',
  'cloudwatchAlarmName',
  'cloudwatchAlarmRegion',
  'insufficientDataHealthStatus',
] as const;

const tagging = route53Tagging('healthcheck');

/** Route 53 keeps health checks and checks nothing. Any change but of tags makes another one here. */
export const healthCheck = resource<HealthCheckArgs, HealthCheckState>({
  inputs: [...SETTINGS, 'tags'],
  replaceOn: SETTINGS,
  tagging,
  async create(aws, inputs) {
    const alarm = inputs.cloudwatchAlarmName;
    const HealthCheckConfig = {
      Type: inputs.type,
      FullyQualifiedDomainName: inputs.fqdn,
      IPAddress: inputs.ipAddress,
      Port: inputs.port,
      ResourcePath: inputs.resourcePath,
      SearchString: inputs.searchString,
      RequestInterval: inputs.requestInterval,
      FailureThreshold: inputs.failureThreshold,
      MeasureLatency: inputs.measureLatency,
      Inverted: inputs.invertHealthcheck,
      Disabled: inputs.disabled,
      EnableSNI: inputs.enableSni,
      Regions: inputs.regions,
      ChildHealthChecks: inputs.childHealthchecks,
      HealthThreshold: inputs.childHealthThreshold,
      AlarmIdentifier: alarm && { Name: alarm, Region: inputs.cloudwatchAlarmRegion },
      InsufficientDataHealthStatus: inputs.insufficientDataHealthStatus,
    };
    const { HealthCheck } = await aws.call<CreateHealthCheckCommandOutput>('route53', 'CreateHealthCheck', {
      CallerReference: inputs.referenceName ?? `${aws.urn} ${JSON.stringify(HealthCheckConfig)}`.slice(-64),
      HealthCheckConfig: Object.fromEntries(
        Object.entries(HealthCheckConfig).filter(([, value]) => value !== undefined),
      ),
    });
    const id = HealthCheck?.Id ?? '';
    if (Object.keys(aws.tags).length > 0) await tagging.tag(aws, id, aws.tags);
    return id;
  },
  async update() {
    return undefined;
  },
  async delete(aws, id) {
    await aws.call('route53', 'DeleteHealthCheck', { HealthCheckId: id });
  },
  async describe(aws, id) {
    const found = await unlessMissing(['NoSuchHealthCheck'], () =>
      aws.call<GetHealthCheckCommandOutput>('route53', 'GetHealthCheck', { HealthCheckId: id }),
    );
    return found && { arn: `arn:aws:route53:::healthcheck/${id}` };
  },
});
