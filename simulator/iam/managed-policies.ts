import type {
  CreatePolicyCommandInput,
  CreatePolicyCommandOutput,
  DeletePolicyCommandInput,
  GetPolicyCommandInput,
  GetPolicyCommandOutput,
  ListPoliciesCommandInput,
  ListPoliciesCommandOutput,
  ListPolicyTagsCommandInput,
  ListPolicyTagsCommandOutput,
  Policy,
  TagPolicyCommandInput,
  UntagPolicyCommandInput,
} from '@aws-sdk/client-iam';
import { idOf } from '../chance';
import type { Action, Call } from '../service';
import { checkManagedPolicy, checkPath, checkPolicyName, POLICIES_PER_ACCOUNT, putTags } from './constraints';
import { pageOf } from './page';
import { rolesWith } from './policy-attachments';
import { onPolicy } from './policy-of';
import { isOfAws, type ManagedPolicy, policiesOf, policiesOfAws } from './policy-store';
import { limitExceeded, policyAttached, policyExists, policyHasVersions } from './refusals';
import { requestTags } from './role-tags';

type Plain<Output> = Omit<Output, '$metadata'>;

export const createPolicy: Action<CreatePolicyCommandInput, Plain<CreatePolicyCommandOutput>> = {
  needs: (call) => [
    { action: 'iam:CreatePolicy', resource: arnOf(call), context: requestTags(call.input.Tags) },
  ],
  run(call) {
    const { world, account, input } = call;
    const name = String(input.PolicyName);
    checkPolicyName(name);
    checkPath(input.Path ?? '/');
    const document = String(input.PolicyDocument);
    checkManagedPolicy(document);
    const policies = policiesOf(world, account);
    if (policies.has(name.toLowerCase())) throw policyExists(name);
    if (policies.size >= POLICIES_PER_ACCOUNT)
      throw limitExceeded('PoliciesPerAccount', POLICIES_PER_ACCOUNT);
    const now = world.clock.now();
    const version = { id: 'v1', document, created: now };
    const policy: ManagedPolicy = {
      name,
      path: input.Path ?? '/',
      arn: arnOf(call),
      id: `ANPA${idOf(17, world.seed, 'policy', account, name, now).toUpperCase()}`,
      description: input.Description,
      created: now,
      updated: now,
      versions: [version],
      default: version,
      newest: 1,
      tags: new Map(),
    };
    putTags(policy.tags, input.Tags ?? [], 'Policy');
    policies.set(name.toLowerCase(), policy);
    return { Policy: describePolicy(call, policy) };
  },
};

export const getPolicy = onPolicy<GetPolicyCommandInput, Plain<GetPolicyCommandOutput>>(
  'GetPolicy',
  (call, policy) => ({ Policy: describePolicy(call, policy) }),
);

/** Refuses while it is attached anywhere, or has versions besides its default one. */
export const deletePolicy = onPolicy<DeletePolicyCommandInput, object>('DeletePolicy', (call, policy) => {
  if (rolesWith(call, policy.arn).length > 0) throw policyAttached();
  if (policy.versions.length > 1) throw policyHasVersions();
  policiesOf(call.world, call.account).delete(policy.name.toLowerCase());
  return {};
});

export const listPolicies: Action<ListPoliciesCommandInput, Plain<ListPoliciesCommandOutput>> = {
  needs: () => [{ action: 'iam:ListPolicies', resource: '*' }],
  run(call) {
    const { Scope = 'All', OnlyAttached = false, PathPrefix = '/' } = call.input;
    const all = [
      ...(Scope === 'AWS' ? [] : policiesOf(call.world, call.account).values()),
      ...(Scope === 'Local' ? [] : policiesOfAws()),
    ];
    const found = all.filter(
      ({ arn, path }) => path.startsWith(PathPrefix) && (!OnlyAttached || rolesWith(call, arn).length > 0),
    );
    const { items, ...rest } = pageOf(found, ({ arn }) => arn, call.input);
    // A list shows neither descriptions nor tags.
    const shown = items.map((policy) => ({
      ...describePolicy(call, policy),
      Description: undefined,
      Tags: undefined,
    }));
    return { Policies: shown, ...rest };
  },
};

export const tagPolicy = onPolicy<TagPolicyCommandInput, object>(
  'TagPolicy',
  ({ input }, policy) => {
    const tags = new Map(policy.tags);
    putTags(tags, input.Tags ?? [], 'Policy');
    for (const [key, value] of tags) policy.tags.set(key, value);
    return {};
  },
  (input) => requestTags(input.Tags),
);

export const untagPolicy = onPolicy<UntagPolicyCommandInput, object>(
  'UntagPolicy',
  ({ input }, policy) => {
    for (const key of input.TagKeys ?? []) policy.tags.delete(key);
    return {};
  },
  (input) => ({ 'aws:TagKeys': input.TagKeys ?? [] }),
);

export const listPolicyTags = onPolicy<ListPolicyTagsCommandInput, Plain<ListPolicyTagsCommandOutput>>(
  'ListPolicyTags',
  ({ input }, policy) => {
    const { items, ...rest } = pageOf(tagsOf(policy), ({ Key }) => Key, input);
    return { Tags: items, ...rest };
  },
);

function describePolicy(call: Pick<Call, 'world' | 'account'>, policy: ManagedPolicy): Policy {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.default.id,
    AttachmentCount: rolesWith(call, policy.arn).length,
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    ...(policy.description === undefined ? {} : { Description: policy.description }),
    CreateDate: new Date(policy.created),
    UpdateDate: new Date(policy.updated),
    ...(isOfAws(policy.arn) ? {} : { Tags: tagsOf(policy) }),
  };
}

function tagsOf({ tags }: ManagedPolicy): { Key: string; Value: string }[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}

function arnOf({ account, input }: Call<CreatePolicyCommandInput>): string {
  return `arn:aws:iam::${account}:policy${input.Path ?? '/'}${input.PolicyName}`;
}
