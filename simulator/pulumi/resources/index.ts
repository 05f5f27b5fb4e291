import { metricAlarm } from './alarms';
import * as ec2 from './ec2';
import * as gateways from './ec2-gateways';
import * as routes from './ec2-routes';
import { eventSourceMapping } from './event-source-mapping';
import { eventSubscription } from './event-subscription';
import * as events from './events';
import type { Handler, Lookup } from './handler';
import * as iam from './iam';
import * as managed from './iam-managed';
import * as kms from './kms';
import * as lambda from './lambda';
import { lambdaFunction } from './lambda-function';
import { logGroup } from './logs';
import * as lookups from './lookups';
import * as named from './named-lookups';
import * as network from './network-lookups';
import { policyDocument } from './policy-document';
import * as random from './random';
import * as rds from './rds';
import { cluster, clusterInstance } from './rds-cluster';
import { instance } from './rds-instance';
import * as route53 from './route53';
import { healthCheck } from './route53-health-check';
import * as s3 from './s3';
import { bucket } from './s3-bucket';
import { bucketObject } from './s3-object';
import * as scheduler from './scheduler';
import * as secretsmanager from './secretsmanager';
import * as rules from './security-group-rules';
import * as sns from './sns';
import * as sqs from './sqs';
import { stateMachine } from './states';
import { vpcEndpoint } from './vpc-endpoint';

const HANDLERS: Readonly<Record<string, Handler>> = {
  'aws:cloudwatch/eventBus:EventBus': events.eventBus,
  'aws:cloudwatch/eventBusPolicy:EventBusPolicy': events.eventBusPolicy,
  'aws:cloudwatch/eventRule:EventRule': events.eventRule,
  'aws:cloudwatch/eventTarget:EventTarget': events.eventTarget,
  'aws:cloudwatch/logGroup:LogGroup': logGroup,
  'aws:cloudwatch/metricAlarm:MetricAlarm': metricAlarm,
  'aws:ec2/eip:Eip': gateways.eip,
  'aws:ec2/internetGateway:InternetGateway': gateways.internetGateway,
  'aws:ec2/natGateway:NatGateway': gateways.natGateway,
  'aws:ec2/route:Route': routes.route,
  'aws:ec2/routeTable:RouteTable': routes.routeTable,
  'aws:ec2/routeTableAssociation:RouteTableAssociation': routes.routeTableAssociation,
  'aws:ec2/securityGroup:SecurityGroup': ec2.securityGroup,
  'aws:ec2/securityGroupRule:SecurityGroupRule': rules.securityGroupRule,
  'aws:ec2/subnet:Subnet': ec2.subnet,
  'aws:ec2/vpc:Vpc': ec2.vpc,
  'aws:ec2/vpcEndpoint:VpcEndpoint': vpcEndpoint,
  'aws:iam/policy:Policy': managed.policy,
  'aws:iam/role:Role': iam.role,
  'aws:iam/rolePolicy:RolePolicy': iam.rolePolicy,
  'aws:iam/rolePolicyAttachment:RolePolicyAttachment': managed.rolePolicyAttachment,
  'aws:kms/alias:Alias': kms.alias,
  'aws:kms/key:Key': kms.key,
  'aws:kms/keyPolicy:KeyPolicy': kms.keyPolicy,
  'aws:lambda/alias:Alias': lambda.alias,
  'aws:lambda/eventSourceMapping:EventSourceMapping': eventSourceMapping,
  'aws:lambda/function:Function': lambdaFunction,
  'aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig': lambda.functionEventInvokeConfig,
  'aws:lambda/permission:Permission': lambda.permission,
  'aws:rds/cluster:Cluster': cluster,
  'aws:rds/clusterInstance:ClusterInstance': clusterInstance,
  'aws:rds/clusterParameterGroup:ClusterParameterGroup': rds.clusterParameterGroup,
  'aws:rds/eventSubscription:EventSubscription': eventSubscription,
  'aws:rds/instance:Instance': instance,
  'aws:rds/parameterGroup:ParameterGroup': rds.parameterGroup,
  'aws:rds/subnetGroup:SubnetGroup': rds.subnetGroup,
  'aws:route53/healthCheck:HealthCheck': healthCheck,
  'aws:route53/record:Record': route53.record,
  'aws:route53/zone:Zone': route53.zone,
  'aws:s3/bucket:Bucket': bucket,
  'aws:s3/bucketAcl:BucketAcl': s3.bucketAcl,
  'aws:s3/bucketCorsConfiguration:BucketCorsConfiguration': s3.bucketCorsConfiguration,
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration': s3.bucketLifecycleConfiguration,
  'aws:s3/bucketLogging:BucketLogging': s3.bucketLogging,
  'aws:s3/bucketNotification:BucketNotification': s3.bucketNotification,
  'aws:s3/bucketObject:BucketObject': bucketObject,
  'aws:s3/bucketObjectv2:BucketObjectv2': bucketObject,
  'aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration': s3.bucketObjectLockConfiguration,
  'aws:s3/bucketOwnershipControls:BucketOwnershipControls': s3.bucketOwnershipControls,
  'aws:s3/bucketPolicy:BucketPolicy': s3.bucketPolicy,
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock': s3.bucketPublicAccessBlock,
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration':
    s3.bucketServerSideEncryptionConfiguration,
  'aws:s3/bucketVersioning:BucketVersioning': s3.bucketVersioning,
  'aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration': s3.bucketWebsiteConfiguration,
  'aws:scheduler/schedule:Schedule': scheduler.schedule,
  'aws:scheduler/scheduleGroup:ScheduleGroup': scheduler.scheduleGroup,
  'aws:secretsmanager/secret:Secret': secretsmanager.secret,
  'aws:secretsmanager/secretPolicy:SecretPolicy': secretsmanager.secretPolicy,
  'aws:secretsmanager/secretVersion:SecretVersion': secretsmanager.secretVersion,
  'aws:sfn/stateMachine:StateMachine': stateMachine,
  'aws:sns/topic:Topic': sns.topic,
  'aws:sns/topicPolicy:TopicPolicy': sns.topicPolicy,
  'aws:sns/topicSubscription:TopicSubscription': sns.topicSubscription,
  'aws:sqs/queue:Queue': sqs.queue,
  'aws:sqs/queuePolicy:QueuePolicy': sqs.queuePolicy,
  'aws:sqs/redriveAllowPolicy:RedriveAllowPolicy': sqs.redriveAllowPolicy,
  'aws:sqs/redrivePolicy:RedrivePolicy': sqs.redrivePolicy,
  'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule': rules.egressRule,
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule': rules.ingressRule,
  'random:index/randomBytes:RandomBytes': random.randomBytes,
  'random:index/randomId:RandomId': random.randomId,
  'random:index/randomInteger:RandomInteger': random.randomInteger,
  'random:index/randomPassword:RandomPassword': random.randomPassword,
  'random:index/randomPet:RandomPet': random.randomPet,
  'random:index/randomShuffle:RandomShuffle': random.randomShuffle,
  'random:index/randomString:RandomString': random.randomString,
  'random:index/randomUuid:RandomUuid': random.randomUuid,
};

const LOOKUPS: Readonly<Record<string, Lookup>> = {
  'aws:ec2/getSecurityGroup:getSecurityGroup': network.securityGroup,
  'aws:ec2/getSubnet:getSubnet': network.subnet,
  'aws:ec2/getSubnets:getSubnets': network.subnets,
  'aws:ec2/getVpc:getVpc': network.vpc,
  'aws:iam/getPolicy:getPolicy': named.iamPolicy,
  'aws:iam/getPolicyDocument:getPolicyDocument': policyDocument,
  'aws:iam/getRole:getRole': named.iamRole,
  'aws:index/getAvailabilityZones:getAvailabilityZones': lookups.availabilityZones,
  'aws:index/getCallerIdentity:getCallerIdentity': lookups.callerIdentity,
  'aws:index/getPartition:getPartition': lookups.partition,
  'aws:index/getRegion:getRegion': lookups.region,
  'aws:kms/getAlias:getAlias': lookups.kmsAlias,
  'aws:kms/getKey:getKey': lookups.kmsKey,
  'aws:lambda/getFunction:getFunction': named.lambdaFunction,
  'aws:rds/getCluster:getCluster': lookups.dbCluster,
  'aws:rds/getInstance:getInstance': lookups.dbInstance,
  'aws:route53/getZone:getZone': lookups.hostedZone,
  'aws:s3/getBucket:getBucket': named.bucket,
  'aws:secretsmanager/getRandomPassword:getRandomPassword': named.randomPassword,
  'aws:secretsmanager/getSecret:getSecret': named.secret,
  'aws:secretsmanager/getSecretVersion:getSecretVersion': named.secretVersion,
  'aws:sns/getTopic:getTopic': named.topic,
  'aws:sqs/getQueue:getQueue': named.queue,
};

/** All tokens of functions that are simulated. */
export const SIMULATED_LOOKUPS = Object.keys(LOOKUPS);

/** All type tokens that are simulated. */
export const SIMULATED_TYPES = Object.keys(HANDLERS);

/** The handler of a type token such as `aws:kms/key:Key`. Throws for one that is not simulated. */
export function handlerOf(type: string): Handler {
  const handler = HANDLERS[withoutVersion(type)];
  if (handler) return handler;
  throw new Error(
    `Resources of type ${type} are not simulated. ${supported('Types', Object.keys(HANDLERS))}`,
  );
}

/** Types of S3 had another name for some versions of the provider, as `aws:s3/bucketV2:BucketV2`. */
function withoutVersion(type: string): string {
  return type.replace(/^(aws:s3\/bucket\w*)V2:(\w+)V2$/, '$1:$2');
}

/** The data source of a function token such as `aws:index/getRegion:getRegion`. Throws for one not simulated. */
export function lookupOf(token: string): Lookup {
  const lookup = LOOKUPS[token];
  if (lookup) return lookup;
  throw new Error(`The function ${token} is not simulated. ${supported('Functions', Object.keys(LOOKUPS))}`);
}

/** `Types that are: iam (Role, RolePolicy), kms (Alias, Key).` */
function supported(what: string, tokens: readonly string[]): string {
  const modules = new Map<string, string[]>();
  for (const token of tokens) {
    const [owner = '', path = '', name = ''] = token.split(':');
    const module = owner === 'aws' ? (path.split('/')[0] ?? '') : owner;
    modules.set(module, [...(modules.get(module) ?? []), name]);
  }
  const list = [...modules].sort().map(([module, names]) => `${module} (${names.sort().join(', ')})`);
  return `${what} that are: ${list.join(', ')}.`;
}
