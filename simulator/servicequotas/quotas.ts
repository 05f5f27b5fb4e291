import type {
  GetAWSDefaultServiceQuotaCommandInput,
  GetServiceQuotaCommandInput,
  ListAWSDefaultServiceQuotasCommandInput,
  ListServiceQuotasCommandInput,
  ListServicesCommandInput,
  ListServicesCommandOutput,
  ServiceQuota,
} from '@aws-sdk/client-service-quotas';
import type { Action, Need } from '../service';
import { findQuota, quotasOf } from './find-quota';
import { pageOf } from './page';
import { quotasIn, quotaView, SERVICE_NAMES } from './quota';

interface Listed {
  readonly Quotas: readonly ServiceQuota[];
  readonly NextToken?: string;
}

/** Reading is not narrowed to a quota. AWS docs: Service Authorization Reference, "Service Quotas". */
export function reading(action: string): () => readonly Need[] {
  return () => [{ action: `servicequotas:${action}`, resource: '*' }];
}

export const ListServices: Action<ListServicesCommandInput, Omit<ListServicesCommandOutput, '$metadata'>> = {
  needs: reading('ListServices'),
  run({ region, input }) {
    const codes = [...new Set(quotasIn(region).map(({ service }) => service))];
    const { items, ...page } = pageOf(codes, input);
    return {
      Services: items.map((ServiceCode) => ({ ServiceCode, ServiceName: SERVICE_NAMES[ServiceCode] })),
      ...page,
    };
  },
};

export const ListServiceQuotas: Action<ListServiceQuotasCommandInput, Listed> = {
  needs: reading('ListServiceQuotas'),
  run(call) {
    const { ServiceCode, QuotaCode, QuotaAppliedAtLevel = 'ACCOUNT' } = call.input;
    const found = quotasOf(call.region, ServiceCode).filter(
      // No quota here is of a resource.
      ({ code }) => (QuotaCode === undefined || code === QuotaCode) && QuotaAppliedAtLevel !== 'RESOURCE',
    );
    const { items, ...page } = pageOf(found, call.input);
    return { Quotas: items.map((quota) => quotaView(quota, call, 'applied')), ...page };
  },
};

export const ListAWSDefaultServiceQuotas: Action<ListAWSDefaultServiceQuotasCommandInput, Listed> = {
  needs: reading('ListAWSDefaultServiceQuotas'),
  run(call) {
    const { items, ...page } = pageOf(quotasOf(call.region, call.input.ServiceCode), call.input);
    return { Quotas: items.map((quota) => quotaView(quota, call, 'usual')), ...page };
  },
};

export const GetServiceQuota: Action<GetServiceQuotaCommandInput, { Quota: ServiceQuota }> = {
  needs: reading('GetServiceQuota'),
  run(call) {
    const { ServiceCode, QuotaCode } = call.input;
    return { Quota: quotaView(findQuota(call, ServiceCode, QuotaCode), call, 'applied') };
  },
};

export const GetAWSDefaultServiceQuota: Action<
  GetAWSDefaultServiceQuotaCommandInput,
  { Quota: ServiceQuota }
> = {
  needs: reading('GetAWSDefaultServiceQuota'),
  run(call) {
    const { ServiceCode, QuotaCode } = call.input;
    return { Quota: quotaView(findQuota(call, ServiceCode, QuotaCode), call, 'usual') };
  },
};
