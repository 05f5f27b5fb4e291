import type {
  DeleteObjectTaggingCommandInput,
  DeleteObjectTaggingCommandOutput,
  GetObjectTaggingCommandInput,
  GetObjectTaggingCommandOutput,
  PutObjectTaggingCommandInput,
  PutObjectTaggingCommandOutput,
  Tag,
} from '@aws-sdk/client-s3';
import { type AwsError, awsError } from '../aws-error';
import type { Action, Call, Need } from '../service';
import { versionIn } from './copy-source';
import { objectNeed } from './needs';
import { invalidArgument } from './refusals';
import { bucketOf, type ObjectVersion } from './store';

/** AWS docs: S3 User Guide, "Categorizing your objects using tags". */
const [MOST, LONGEST_KEY, LONGEST_VALUE] = [10, 128, 256];

type Tags = NonNullable<ObjectVersion['tags']>;

/** Refuses with `InvalidTag`, `BadRequest` (more than ten) 400. */
export const PutObjectTagging: Action<
  PutObjectTaggingCommandInput,
  Omit<PutObjectTaggingCommandOutput, '$metadata'>
> = {
  needs: (call) => [objectNeed(call, permission('PutObject', call.input))],
  run(call) {
    const version = versionOf(call);
    version.tags = readTags(call.input.Tagging?.TagSet ?? []);
    return shown(call, version);
  },
};

export const GetObjectTagging: Action<
  GetObjectTaggingCommandInput,
  Omit<GetObjectTaggingCommandOutput, '$metadata'>
> = {
  needs: (call) => [objectNeed(call, permission('GetObject', call.input))],
  run(call) {
    const version = versionOf(call);
    const TagSet = [...(version.tags ?? new Map<string, string>())].map(([Key, Value]) => ({ Key, Value }));
    return { TagSet, ...shown(call, version) };
  },
};

export const DeleteObjectTagging: Action<
  DeleteObjectTaggingCommandInput,
  Omit<DeleteObjectTaggingCommandOutput, '$metadata'>
> = {
  needs: (call) => [objectNeed(call, permission('DeleteObject', call.input))],
  run(call) {
    const version = versionOf(call);
    version.tags = undefined;
    return shown(call, version);
  },
};

/** Tags as a header gives them, `team=payments&kind=dump`; undefined when it gives none. */
export function tagsInHeader(header: string | undefined): Tags | undefined {
  if (header === undefined || header === '') return undefined;
  const pairs = [...new URLSearchParams(header)];
  if (new Set(pairs.map(([key]) => key)).size < pairs.length) {
    throw invalidArgument(
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
    );
  }
  return readTags(pairs.map(([Key, Value]) => ({ Key, Value })));
}

/** Tags that come with an object are a permission of their own. */
export function tagNeeds(call: Parameters<typeof objectNeed>[0], header: string | undefined): Need[] {
  return header === undefined || header === '' ? [] : [objectNeed(call, 'PutObjectTagging')];
}

interface Named {
  readonly Bucket: string | undefined;
  readonly Key: string | undefined;
  readonly VersionId?: string | undefined;
}

function versionOf(call: Call<Named>): ObjectVersion {
  const { Bucket = '', Key = '', VersionId } = call.input;
  return versionIn({ ...call, input: { Bucket, Key, ...(VersionId === undefined ? {} : { VersionId }) } });
}

function permission(action: string, { VersionId }: { readonly VersionId?: string | undefined }): string {
  return VersionId === undefined ? `${action}Tagging` : `${action}VersionTagging`;
}

function shown(call: Call<GetObjectTaggingCommandInput>, { id }: ObjectVersion) {
  return bucketOf(call).versioning === undefined ? {} : { VersionId: id };
}

function readTags(given: readonly Tag[]): Tags {
  if (given.length > MOST) {
    throw awsError('BadRequest', 400, `Object tags cannot be greater than ${MOST}`);
  }
  for (const { Key = '', Value = '' } of given) {
    if (Key === '' || Key.length > LONGEST_KEY) throw invalidTag('The TagKey you have provided is invalid');
    if (Value.length > LONGEST_VALUE) throw invalidTag('The TagValue you have provided is invalid');
    if (/^aws:/i.test(Key)) throw invalidTag('System tags cannot be added/updated by requester');
  }
  const tags = new Map(given.map(({ Key = '', Value = '' }) => [Key, Value]));
  if (tags.size < given.length) throw invalidTag('Cannot provide multiple Tags with the same key');
  return tags;
}

function invalidTag(message: string): AwsError {
  return awsError('InvalidTag', 400, message);
}
