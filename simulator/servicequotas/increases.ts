import type {
  GetRequestedServiceQuotaChangeCommandInput,
  ListRequestedServiceQuotaChangeHistoryByQuotaCommandInput,
  ListRequestedServiceQuotaChangeHistoryCommandInput,
  RequestedServiceQuotaChange,
  RequestServiceQuotaIncreaseCommandInput,
} from '@aws-sdk/client-service-quotas';
import { awsError } from '../aws-error';
import { callerName } from '../call';
import { idOf } from '../chance';
import type { Action, Call } from '../service';
import { storeKind } from '../world';
import { findQuota, noSuch, quotasOf } from './find-quota';
import { pageOf } from './page';
import { isGlobal, quotaArn, quotaView } from './quota';
import { reading } from './quotas';

const INCREASES = storeKind('quota increases', () => new Map<string, RequestedServiceQuotaChange>());

/** After so many virtual milliseconds a request is approved. AWS gives no time; people tell of minutes to days. */
const DECIDED_AFTER = 30 * 60_000;

interface Listed {
  readonly RequestedQuotas: readonly RequestedServiceQuotaChange[];
  readonly NextToken?: string;
}

/** Approved half an hour later, if it is for a limit that the simulator keeps; others stay with AWS's support for good. */
export const RequestServiceQuotaIncrease: Action<
  RequestServiceQuotaIncreaseCommandInput,
  { RequestedQuota: RequestedServiceQuotaChange }
> = {
  needs: ({ region, account, input }) => [
    {
      action: 'servicequotas:RequestServiceQuotaIncrease',
      resource: `arn:aws:servicequotas:${region}:${account}:${input.ServiceCode}/${input.QuotaCode}`,
    },
  ],
  run(call) {
    const { world, account, region, caller, input } = call;
    const { DesiredValue: wanted = 0 } = input;
    const quota = findQuota(call, input.ServiceCode, input.QuotaCode);
    const increases = increasesOf(call);
    const isOpen = ({ QuotaCode, Status }: RequestedServiceQuotaChange) =>
      QuotaCode === quota.code && (Status === 'PENDING' || Status === 'CASE_OPENED');
    if ([...increases.values()].some(isOpen)) {
      throw awsError(
        'ResourceAlreadyExistsException',
        400,
        'Only one open service quota increase request is allowed per quota.',
      );
    }
    const { Value: applied = 0, ...view } = quotaView(quota, call, 'applied');
    if (!(wanted > applied)) {
      throw awsError(
        'IllegalArgumentException',
        400,
        'You must provide a quota value greater than the current quota value.',
      );
    }
    const now = new Date(world.clock.now());
    const id = idOf(40, world.seed, quotaArn(quota, call), wanted, now.getTime());
    const asked: RequestedServiceQuotaChange = {
      Id: id,
      RequestType: 'AutomaticManagement',
      ServiceCode: view.ServiceCode,
      ServiceName: view.ServiceName,
      QuotaCode: view.QuotaCode,
      QuotaName: view.QuotaName,
      QuotaArn: view.QuotaArn,
      DesiredValue: wanted,
      Status: 'PENDING',
      Created: now,
      LastUpdated: now,
      Requester: JSON.stringify({ accountId: account, callerArn: callerName(caller) }),
      GlobalQuota: isGlobal(quota),
      Unit: view.Unit,
      QuotaRequestedAtLevel: 'ACCOUNT',
    };
    increases.set(id, asked);
    world.clock.after(
      DECIDED_AFTER,
      () => {
        quota.raise?.({ world, account, region }, wanted);
        const Status = quota.raise === undefined ? 'CASE_OPENED' : 'APPROVED';
        increases.set(id, { ...asked, Status, LastUpdated: new Date(world.clock.now()) });
      },
      `quota increase ${id}`,
    );
    return { RequestedQuota: asked };
  },
};

export const GetRequestedServiceQuotaChange: Action<
  GetRequestedServiceQuotaChangeCommandInput,
  { RequestedQuota: RequestedServiceQuotaChange }
> = {
  needs: reading('GetRequestedServiceQuotaChange'),
  run(call) {
    const found = increasesOf(call).get(call.input.RequestId ?? '');
    if (found === undefined) throw noSuch('The request failed because the specified request does not exist.');
    return { RequestedQuota: found };
  },
};

export const ListRequestedServiceQuotaChangeHistory: Action<
  ListRequestedServiceQuotaChangeHistoryCommandInput,
  Listed
> = {
  needs: reading('ListRequestedServiceQuotaChangeHistory'),
  run(call) {
    const { ServiceCode, Status, QuotaRequestedAtLevel } = call.input;
    if (ServiceCode !== undefined) quotasOf(call.region, ServiceCode);
    return listed(call, call.input, (asked) =>
      isMatch(asked, { ServiceCode, Status, QuotaRequestedAtLevel }),
    );
  },
};

export const ListRequestedServiceQuotaChangeHistoryByQuota: Action<
  ListRequestedServiceQuotaChangeHistoryByQuotaCommandInput,
  Listed
> = {
  needs: reading('ListRequestedServiceQuotaChangeHistoryByQuota'),
  run(call) {
    const { ServiceCode, QuotaCode, Status, QuotaRequestedAtLevel } = call.input;
    findQuota(call, ServiceCode, QuotaCode);
    return listed(call, call.input, (asked) =>
      isMatch(asked, { ServiceCode, QuotaCode, Status, QuotaRequestedAtLevel }),
    );
  },
};

function listed(
  call: Call,
  page: { readonly MaxResults?: number | undefined; readonly NextToken?: string | undefined },
  isWanted: (asked: RequestedServiceQuotaChange) => boolean,
): Listed {
  const { items, ...rest } = pageOf([...increasesOf(call).values()].filter(isWanted), page);
  return { RequestedQuotas: items, ...rest };
}

function isMatch(asked: RequestedServiceQuotaChange, wanted: Partial<RequestedServiceQuotaChange>): boolean {
  const { QuotaRequestedAtLevel: level = 'ACCOUNT', ...rest } = wanted;
  if (level === 'RESOURCE') return false;
  return Object.entries(rest).every(
    ([name, value]) => value === undefined || asked[name as keyof RequestedServiceQuotaChange] === value,
  );
}

function increasesOf({ world, account, region }: Call): Map<string, RequestedServiceQuotaChange> {
  return world.store(INCREASES, account, region);
}
