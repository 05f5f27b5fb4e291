import type {
  DescribeSecretCommandInput,
  DescribeSecretCommandOutput,
  ListSecretsCommandInput,
  ListSecretsCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import { secretNeed } from './needs';
import { day } from './secret-values';
import { findSecret, type Secret, secretsOf } from './store';

export const DescribeSecret: Action<
  DescribeSecretCommandInput,
  Omit<DescribeSecretCommandOutput, '$metadata'>
> = {
  needs: (call) => [secretNeed(call, 'DescribeSecret')],
  run(call) {
    const secret = findSecret(call, call.input.SecretId, { deleted: true });
    return { ...described(secret), VersionIdsToStages: stagesOf(secret) };
  },
};

/** Without filters: those are refused, not ignored. */
export const ListSecrets: Action<ListSecretsCommandInput, Omit<ListSecretsCommandOutput, '$metadata'>> = {
  needs: () => [{ action: 'secretsmanager:ListSecrets', resource: '*' }],
  run({ world, account, region, input }) {
    if (input.Filters?.length) {
      throw awsError('InvalidParameterException', 400, 'Filters of ListSecrets are not simulated.');
    }
    const secrets = secretsOf(world, account, region).filter(
      (secret) => input.IncludePlannedDeletion || !secret.deletion,
    );
    const start = input.NextToken === undefined ? 0 : Number(input.NextToken);
    if (!Number.isInteger(start) || start < 0) {
      throw awsError('InvalidNextTokenException', 400, `The NextToken value ${input.NextToken} is invalid.`);
    }
    const end = start + (input.MaxResults ?? 100);
    return {
      SecretList: secrets
        .slice(start, end)
        .map((secret) => ({ ...described(secret), SecretVersionsToStages: stagesOf(secret) })),
      ...(end < secrets.length ? { NextToken: String(end) } : {}),
    };
  },
};

function described(secret: Secret) {
  const accessed = [...secret.versions.values()].flatMap((version) => version.accessed ?? []);
  return {
    ARN: secret.arn,
    Name: secret.name,
    ...(secret.description === undefined ? {} : { Description: secret.description }),
    ...(secret.kmsKeyId === undefined ? {} : { KmsKeyId: secret.kmsKeyId }),
    CreatedDate: new Date(secret.created),
    LastChangedDate: new Date(secret.changed),
    ...(accessed.length > 0 ? { LastAccessedDate: day(Math.max(...accessed)) } : {}),
    ...(secret.deletion ? { DeletedDate: new Date(secret.deletion.asked) } : {}),
    Tags: [...secret.tags].sort(([a], [b]) => (a < b ? -1 : 1)).map(([Key, Value]) => ({ Key, Value })),
  };
}

/** Versions without a stage are deprecated and not told. */
function stagesOf(secret: Secret): Record<string, string[]> {
  const versions = [...secret.versions.values()].filter((version) => version.stages.size > 0);
  return Object.fromEntries(versions.map((version) => [version.id, [...version.stages].sort()]));
}
