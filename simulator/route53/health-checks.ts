import type {
  CreateHealthCheckCommandInput,
  CreateHealthCheckCommandOutput,
  DeleteHealthCheckCommandInput,
  GetHealthCheckCommandInput,
  GetHealthCheckCommandOutput,
} from '@aws-sdk/client-route-53';
import { awsError } from '../aws-error';
import { idOf } from '../chance';
import type { Action, Call } from '../service';
import { bareId, type StoredHealthCheck, storeOf } from './store';

/** Of an account. AWS docs: Route 53 Developer Guide, "Quotas". */
const MOST_CHECKS = 200;

/** Health checks are kept but check nothing: records that carry one are answered as healthy. */
export const CreateHealthCheck: Action<
  CreateHealthCheckCommandInput,
  Omit<CreateHealthCheckCommandOutput, '$metadata'>
> = {
  lacks: 'Health checks are kept but check nothing: records that carry one are answered as healthy.',
  needs: () => [{ action: 'route53:CreateHealthCheck', resource: '*' }],
  run({ world, account, input }) {
    const { CallerReference = '', HealthCheckConfig } = input;
    const { healthChecks } = storeOf(world, account);
    const same = [...healthChecks.values()].find(({ check }) => check.CallerReference === CallerReference);
    if (same && JSON.stringify(same.check.HealthCheckConfig) !== JSON.stringify(HealthCheckConfig)) {
      throw awsError(
        'HealthCheckAlreadyExists',
        409,
        `A health check with the caller reference ${CallerReference} and other settings exists already.`,
      );
    }
    if (!same && healthChecks.size >= MOST_CHECKS) {
      throw awsError(
        'TooManyHealthChecks',
        400,
        `The account has ${MOST_CHECKS} health checks, the most allowed.`,
      );
    }
    const stored = same ?? {
      check: {
        Id: uuid(world.seed, account, CallerReference),
        CallerReference,
        HealthCheckConfig,
        HealthCheckVersion: 1,
      },
      tags: new Map<string, string>(),
    };
    healthChecks.set(stored.check.Id ?? '', stored);
    return {
      HealthCheck: stored.check,
      Location: `https://route53.amazonaws.com/2013-04-01/healthcheck/${stored.check.Id}`,
    };
  },
};

export const GetHealthCheck: Action<
  GetHealthCheckCommandInput,
  Omit<GetHealthCheckCommandOutput, '$metadata'>
> = {
  needs: ({ input }) => [{ action: 'route53:GetHealthCheck', resource: healthCheckArn(input.HealthCheckId) }],
  run: (call) => ({ HealthCheck: findHealthCheck(call, call.input.HealthCheckId).check }),
};

export const DeleteHealthCheck: Action<DeleteHealthCheckCommandInput, object> = {
  needs: ({ input }) => [
    { action: 'route53:DeleteHealthCheck', resource: healthCheckArn(input.HealthCheckId) },
  ],
  run(call) {
    const { check } = findHealthCheck(call, call.input.HealthCheckId);
    storeOf(call.world, call.account).healthChecks.delete(check.Id ?? '');
    return {};
  },
};

export function healthCheckArn(id: string | undefined): string {
  return `arn:aws:route53:::healthcheck/${bareId(id)}`;
}

/** Throws `NoSuchHealthCheck` 404. */
export function findHealthCheck({ world, account }: Call, id: string | undefined): StoredHealthCheck {
  const stored = storeOf(world, account).healthChecks.get(bareId(id));
  if (!stored) {
    throw awsError('NoSuchHealthCheck', 404, `A health check with id ${bareId(id)} does not exist.`);
  }
  return stored;
}

function uuid(...keys: readonly string[]): string {
  const id = idOf(32, 'health-check', ...keys);
  return [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join('-');
}
