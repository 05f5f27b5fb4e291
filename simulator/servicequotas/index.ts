import type { Service } from '../service';
import {
  GetRequestedServiceQuotaChange,
  ListRequestedServiceQuotaChangeHistory,
  ListRequestedServiceQuotaChangeHistoryByQuota,
  RequestServiceQuotaIncrease,
} from './increases';
import {
  GetAWSDefaultServiceQuota,
  GetServiceQuota,
  ListAWSDefaultServiceQuotas,
  ListServiceQuotas,
  ListServices,
} from './quotas';

/** Service Quotas: the quotas of what is simulated, with the values that hold, and requests for more. */
export const servicequotas: Service = {
  name: 'servicequotas',
  lacks: [
    'Knows the quotas of simulated services that a backup tool looks at; those of RDS instances, storage and manual snapshots hold, and are raised half an hour after they are asked for.',
    'No quota templates and no usage metrics.',
  ],
  client: () => require('@aws-sdk/client-service-quotas'),
  actions: {
    GetAWSDefaultServiceQuota,
    GetRequestedServiceQuotaChange,
    GetServiceQuota,
    ListAWSDefaultServiceQuotas,
    ListRequestedServiceQuotaChangeHistory,
    ListRequestedServiceQuotaChangeHistoryByQuota,
    ListServiceQuotas,
    ListServices,
    RequestServiceQuotaIncrease,
  },
};
