import type { Step } from '../step';

const SNAPSHOTS = '--service-code rds --quota-code L-272F1212';

export const serviceQuotas: readonly Step[] = [
  { aws: 'service-quotas list-services', prints: 'Amazon Relational Database Service (Amazon RDS)' },
  { aws: 'service-quotas list-service-quotas --service-code rds', prints: 'Manual DB instance snapshots' },
  { aws: 'service-quotas list-service-quotas --service-code nothing', refused: 'NoSuchResourceException' },
  { aws: 'service-quotas list-aws-default-service-quotas --service-code lambda', prints: 'L-B99A9384' },
  {
    aws: `service-quotas request-service-quota-increase ${SNAPSHOTS} --desired-value 90`,
    refused: 'IllegalArgumentException',
  },
  {
    aws: `service-quotas request-service-quota-increase ${SNAPSHOTS} --desired-value 250`,
    answers: { RequestedQuota: { Status: 'PENDING', DesiredValue: 250 } },
    keeps: { request: 'RequestedQuota.Id' },
  },
  { aws: `service-quotas get-service-quota ${SNAPSHOTS}`, answers: { Quota: { Value: 100 } } },
  { advance: 3600 },
  {
    aws: 'service-quotas get-requested-service-quota-change --request-id $request',
    answers: { RequestedQuota: { Status: 'APPROVED' } },
  },
  {
    aws: 'service-quotas list-requested-service-quota-change-history --service-code rds --status APPROVED',
    answers: { RequestedQuotas: [{ Id: '$request' }] },
  },
  {
    aws: `service-quotas list-requested-service-quota-change-history-by-quota ${SNAPSHOTS}`,
    answers: { RequestedQuotas: [{ Id: '$request' }] },
  },
  {
    aws: `service-quotas get-service-quota ${SNAPSHOTS}`,
    answers: { Quota: { Value: 250, Adjustable: true } },
  },
  { aws: `service-quotas get-aws-default-service-quota ${SNAPSHOTS}`, answers: { Quota: { Value: 100 } } },
];
