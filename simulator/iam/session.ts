import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { awsError } from '../aws-error';
import type { Call, Caller, Need } from '../service';
import { parsePolicy } from './policy';
import { invalid } from './refusals';
import { requestTags } from './role-tags';

type Input = AssumeRoleCommandInput;

/** What a session is made with beside its role and name. */
type Session = Pick<
  Extract<Caller, { kind: 'role' }>,
  'sessionPolicy' | 'sessionTags' | 'transitiveTags' | 'sourceIdentity'
>;

/** AWS docs: AssumeRole, Policy and Tags; "Passing session tags in AWS STS". */
const LONGEST_POLICY = 2_048;
const MOST_TAGS = 50;
const LONGEST_TAG_KEY = 128;
const LONGEST_TAG_VALUE = 256;

/**
 * What becoming a role needs. Tags and a source identity are permissions of their own, which the trust policy must give
 * as well; what the caller's session has of them already goes on by itself. AWS docs: "Passing session tags in AWS STS",
 * "Monitor and control actions taken with assumed roles".
 */
export function sessionNeeds(call: Call<Input>): Need[] {
  const { input, caller } = call;
  const session = sessionOf(call);
  const context: Need['context'] = {
    'sts:RoleSessionName': String(input.RoleSessionName),
    ...(input.ExternalId === undefined ? {} : { 'sts:ExternalId': input.ExternalId }),
    ...(session.sourceIdentity === undefined ? {} : { 'sts:SourceIdentity': session.sourceIdentity }),
    ...(input.TransitiveTagKeys === undefined ? {} : { 'sts:TransitiveTagKeys': input.TransitiveTagKeys }),
    ...(input.Tags === undefined ? {} : requestTags(asTags(input))),
  };
  const inherited = caller.kind === 'role' ? caller : undefined;
  const tagging = (input.Tags ?? []).length > 0 || (inherited?.transitiveTags ?? []).length > 0;
  const identity = session.sourceIdentity !== undefined;
  return ['AssumeRole', ...(tagging ? ['TagSession'] : []), ...(identity ? ['SetSourceIdentity'] : [])].map(
    (action) => ({ action: `sts:${action}`, resource: String(input.RoleArn), context }),
  );
}

/** What the session will have. Transitive tags of the caller's session cannot be given again. */
export function sessionOf({ caller, input }: Call<Input>): Session {
  const before = caller.kind === 'role' ? caller : undefined;
  const inherited = Object.fromEntries(
    (before?.transitiveTags ?? []).map((key) => [key, before?.sessionTags?.[key] ?? '']),
  );
  const tags = { ...Object.fromEntries(asTags(input).map(({ Key, Value }) => [Key, Value])), ...inherited };
  const transitive = [...Object.keys(inherited), ...(input.TransitiveTagKeys ?? [])];
  const sourceIdentity = input.SourceIdentity ?? before?.sourceIdentity;
  return {
    ...(input.Policy === undefined ? {} : { sessionPolicy: input.Policy }),
    ...(Object.keys(tags).length === 0 ? {} : { sessionTags: tags }),
    ...(transitive.length === 0 ? {} : { transitiveTags: transitive }),
    ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
  };
}

/** Throws `ValidationError`, `MalformedPolicyDocument`, `InvalidParameterValue` or `AccessDenied` for what STS does not take. */
export function checkSession({ caller, input }: Call<Input>): void {
  const { Policy, SourceIdentity } = input;
  if (Policy !== undefined) {
    if (Policy.length > LONGEST_POLICY) {
      throw invalid('policy', Policy, `Member must have length less than or equal to ${LONGEST_POLICY}`);
    }
    parsePolicy(Policy, 'identity');
  }
  if (SourceIdentity !== undefined) {
    if (!/^[\w+=,.@-]{2,64}$/.test(SourceIdentity) || SourceIdentity.toLowerCase().startsWith('aws:')) {
      throw invalid(
        'sourceIdentity',
        SourceIdentity,
        'Member must satisfy regular expression pattern: [\\w+=,.@-]*',
      );
    }
    // It says who is behind a chain of sessions, and so stays the same along it.
    if (
      caller.kind === 'role' &&
      caller.sourceIdentity !== undefined &&
      caller.sourceIdentity !== SourceIdentity
    ) {
      throw awsError('AccessDenied', 403, 'The source identity of the session cannot be changed.');
    }
  }
  checkTags(caller, input);
}

function checkTags(caller: Caller, input: Input): void {
  const tags = asTags(input);
  if (tags.length > MOST_TAGS) {
    throw invalid(
      'tags',
      `${tags.length} tags`,
      `Member must have length less than or equal to ${MOST_TAGS}`,
    );
  }
  const seen = new Set<string>();
  for (const { Key, Value } of tags) {
    if (!/^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u.test(Key) || Key.length > LONGEST_TAG_KEY) {
      throw invalid('tags.1.member.key', Key, `Member must have length between 1 and ${LONGEST_TAG_KEY}`);
    }
    if (Key.toLowerCase().startsWith('aws:'))
      throw invalid('tags.1.member.key', Key, 'Prefix aws: is reserved');
    if (Value.length > LONGEST_TAG_VALUE) {
      throw invalid(
        'tags.1.member.value',
        Value,
        `Member must have length less than or equal to ${LONGEST_TAG_VALUE}`,
      );
    }
    if (seen.has(Key.toLowerCase())) {
      throw awsError('InvalidParameterValue', 400, `Duplicate tag key found: ${Key}`);
    }
    seen.add(Key.toLowerCase());
  }
  const fixed = caller.kind === 'role' ? (caller.transitiveTags ?? []) : [];
  const again = fixed.find((key) => seen.has(key.toLowerCase()));
  if (again !== undefined) {
    throw awsError('InvalidParameterValue', 400, `The tag ${again} is transitive and cannot be given again.`);
  }
  const unknown = (input.TransitiveTagKeys ?? []).find((key) => !tags.some(({ Key }) => Key === key));
  if (unknown !== undefined) {
    throw awsError('InvalidParameterValue', 400, `The transitive tag key ${unknown} is not among the tags.`);
  }
}

/** How much of the room that STS has for policy and tags is used, in percent. AWS does not document how it packs them. */
export function packedSize(input: Input): { PackedPolicySize?: number } {
  if (input.Policy === undefined && asTags(input).length === 0) return {};
  const tags = asTags(input).reduce((sum, { Key, Value }) => sum + Key.length + Value.length, 0);
  return { PackedPolicySize: Math.min(100, Math.ceil(((input.Policy?.length ?? 0) + tags) / 41)) };
}

function asTags({ Tags = [] }: Input): { readonly Key: string; readonly Value: string }[] {
  return Tags.map(({ Key, Value }) => ({ Key: String(Key), Value: String(Value ?? '') }));
}
