import type {
  CreatePolicyCommandOutput,
  GetPolicyCommandOutput,
  ListAttachedRolePoliciesCommandOutput,
  ListPolicyVersionsCommandOutput,
} from '@aws-sdk/client-iam';
import type {
  PolicyArgs,
  PolicyState,
  RolePolicyAttachmentArgs,
  RolePolicyAttachmentState,
} from '@pulumi/aws/iam';
import { differs, document, resource, unlessMissing } from './define';
import type { Context } from './handler';
import { keyValueTags } from './tagging';

/** A policy has five versions at most: the provider deletes the oldest before it makes a sixth. */
const MOST_VERSIONS = 5;

export const policy = resource<PolicyArgs, PolicyState>({
  inputs: ['name', 'path', 'description', 'policy', 'tags'],
  replaceOn: ['name', 'path', 'description'],
  naming: { property: 'name', maximum: 128 },
  tagging: {
    tag: (aws, id, tags) => aws.call('iam', 'TagPolicy', { PolicyArn: id, Tags: keyValueTags(tags) }),
    untag: (aws, id, keys) => aws.call('iam', 'UntagPolicy', { PolicyArn: id, TagKeys: keys }),
  },
  async create(aws, inputs) {
    const { Policy } = await aws.call<CreatePolicyCommandOutput>('iam', 'CreatePolicy', {
      PolicyName: inputs.name,
      Path: inputs.path,
      Description: inputs.description,
      PolicyDocument: document(inputs.policy),
      Tags: keyValueTags(aws.tags),
    });
    return Policy?.Arn ?? '';
  },
  async update(aws, id, inputs, before) {
    if (!differs(inputs, before, ['policy'])) return undefined;
    const others = await otherVersions(aws, id);
    const [oldest] = others;
    if (oldest !== undefined && others.length >= MOST_VERSIONS - 1) {
      await aws.call('iam', 'DeletePolicyVersion', { PolicyArn: id, VersionId: oldest });
    }
    const PolicyDocument = document(inputs.policy);
    await aws.call('iam', 'CreatePolicyVersion', { PolicyArn: id, PolicyDocument, SetAsDefault: true });
    return undefined;
  },
  async delete(aws, id) {
    for (const VersionId of await otherVersions(aws, id)) {
      await aws.call('iam', 'DeletePolicyVersion', { PolicyArn: id, VersionId });
    }
    await aws.call('iam', 'DeletePolicy', { PolicyArn: id });
  },
  async describe(aws, id) {
    const answer = await unlessMissing(['NoSuchEntity'], () =>
      aws.call<GetPolicyCommandOutput>('iam', 'GetPolicy', { PolicyArn: id }),
    );
    const found = answer?.Policy;
    return (
      found && {
        arn: found.Arn,
        name: found.PolicyName,
        path: found.Path,
        policyId: found.PolicyId,
        attachmentCount: found.AttachmentCount,
      }
    );
  },
});

/** Its id is `role/policy's ARN`, since AWS has none for it. */
export const rolePolicyAttachment = resource<RolePolicyAttachmentArgs, RolePolicyAttachmentState>({
  inputs: ['role', 'policyArn'],
  async create(aws, inputs) {
    const [RoleName, PolicyArn] = [String(inputs.role), inputs.policyArn];
    await aws.call('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
    return `${RoleName}/${PolicyArn}`;
  },
  async delete(aws, id) {
    await aws.call('iam', 'DetachRolePolicy', attachmentOf(id));
  },
  async describe(aws, id) {
    const { RoleName, PolicyArn } = attachmentOf(id);
    const answer = await unlessMissing(['NoSuchEntity'], () =>
      aws.call<ListAttachedRolePoliciesCommandOutput>('iam', 'ListAttachedRolePolicies', { RoleName }),
    );
    const isThere = answer?.AttachedPolicies?.some((attached) => attached.PolicyArn === PolicyArn);
    return isThere ? { role: RoleName, policyArn: PolicyArn } : undefined;
  },
});

/** Versions besides the default one, the oldest first. */
async function otherVersions(aws: Context, PolicyArn: string): Promise<string[]> {
  const { Versions = [] } = await aws.call<ListPolicyVersionsCommandOutput>('iam', 'ListPolicyVersions', {
    PolicyArn,
  });
  return Versions.flatMap(({ VersionId, IsDefaultVersion }) =>
    IsDefaultVersion || VersionId === undefined ? [] : [VersionId],
  );
}

function attachmentOf(id: string): { RoleName: string; PolicyArn: string } {
  const at = id.indexOf('/');
  return { RoleName: id.slice(0, at), PolicyArn: id.slice(at + 1) };
}
