import type { Step } from '../step';
import { ec2 } from './ec2';
import { events } from './events';
import { iam } from './iam';
import { kms } from './kms';
import { rdsClusters } from './rds-clusters';
import { rdsGroups } from './rds-groups';
import { rdsInstances } from './rds-instances';
import { rdsSnapshots } from './rds-snapshots';
import { route53 } from './route53';
import { s3 } from './s3';
import { serviceQuotas } from './service-quotas';
import { watching } from './watching';

/** Scenarios by what they go through; each stands for itself, in one simulator and in this order. */
export const scenarios: Readonly<Record<string, readonly Step[]>> = {
  'the network of EC2': ec2,
  EventBridge: events,
  'IAM and STS': iam,
  KMS: kms,
  'the clusters of RDS': rdsClusters,
  'the groups and subscriptions of RDS': rdsGroups,
  'the instances of RDS': rdsInstances,
  'the snapshots of RDS': rdsSnapshots,
  'Route 53': route53,
  S3: s3,
  'Service Quotas': serviceQuotas,
  'CloudWatch and Logs': watching,
};
