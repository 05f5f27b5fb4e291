import type { Call, Need } from '../service';
import { type BucketInput, bucketOf } from './store';

type Context = NonNullable<Need['context']>;

/** What an action needs on its bucket. Throws as {@link bucketOf}: AWS says so before it asks for permissions. */
export function bucketNeed(call: Call<BucketInput>, action: string, context: Context = {}): Need {
  const { name, account } = bucketOf(call);
  return {
    action: `s3:${action}`,
    resource: `arn:aws:s3:::${name}`,
    context: { 'aws:ResourceAccount': account, 's3:ResourceAccount': account, ...context },
  };
}

/** What an action needs on one object. */
export function objectNeed(
  call: Call<BucketInput & { readonly Key?: string | undefined; readonly VersionId?: string | undefined }>,
  action: string,
  context: Context = {},
): Need {
  const { Key = '', VersionId } = call.input;
  const version: Context = VersionId === undefined ? {} : { 's3:VersionId': VersionId };
  const need = bucketNeed(call, action, { ...version, ...context });
  return { ...need, resource: `${need.resource}/${Key}` };
}
