import type { Tag } from '@aws-sdk/client-secrets-manager';
import type { Call, Need } from '../service';
import { secretAt } from './store';

type Context = NonNullable<Need['context']>;

/**
 * What an action needs on the secret that `SecretId` means: on its full ARN, or on what was given when there is none. AWS
 * docs: "Actions, resources, and condition keys for AWS Secrets Manager".
 */
export function secretNeed(
  call: Call<{ readonly SecretId?: string | undefined }>,
  action: string,
  context: Context = {},
): Need {
  const { world, account, region, input } = call;
  const id = input.SecretId ?? '';
  const secret = secretAt(world, account, region, id);
  const given = id.startsWith('arn:') ? id : `arn:aws:secretsmanager:${region}:${account}:secret:${id}`;
  const tags = [...(secret?.tags ?? [])].flatMap(([key, value]) => [
    [`aws:ResourceTag/${key}`, value] as const,
    [`secretsmanager:ResourceTag/${key}`, value] as const,
  ]);
  const resource = secret?.arn ?? given;
  return {
    action: `secretsmanager:${action}`,
    resource,
    context: { 'secretsmanager:SecretId': resource, ...Object.fromEntries(tags), ...context },
  };
}

export function tagContext(tags: readonly Tag[] | undefined): Context {
  if (!tags?.length) return {};
  const values = tags.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value ?? ''] as const);
  return { ...Object.fromEntries(values), 'aws:TagKeys': tags.map(({ Key }) => Key ?? '') };
}
