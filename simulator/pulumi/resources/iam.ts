import type {
  CreateRoleCommandInput,
  GetRoleCommandOutput,
  GetRolePolicyCommandOutput,
} from '@aws-sdk/client-iam';
import type { RoleArgs, RolePolicyArgs, RolePolicyState, RoleState } from '@pulumi/aws/iam';
import { differs, document, type Plain, resource, unlessMissing } from './define';
import type { Context } from './handler';
import { keyValueTags } from './tagging';

export const role = resource<RoleArgs, RoleState>({
  inputs: [
    ...([
      'name',
      'assumeRolePolicy',
      'description',
      'maxSessionDuration',
      'path',
      'permissionsBoundary',
    ] as const),
    ...(['inlinePolicies', 'managedPolicyArns', 'forceDetachPolicies', 'tags'] as const),
  ],
  replaceOn: ['name', 'path'],
  naming: { property: 'name', maximum: 64 },
  tagging: {
    tag: (aws, id, tags) => aws.call('iam', 'TagRole', { RoleName: id, Tags: keyValueTags(tags) }),
    untag: (aws, id, keys) => aws.call('iam', 'UntagRole', { RoleName: id, TagKeys: keys }),
  },
  async create(aws, inputs) {
    const RoleName = inputs.name ?? '';
    await aws.call('iam', 'CreateRole', {
      RoleName,
      AssumeRolePolicyDocument: document(inputs.assumeRolePolicy),
      Description: inputs.description,
      MaxSessionDuration: inputs.maxSessionDuration,
      Path: inputs.path,
      PermissionsBoundary: inputs.permissionsBoundary,
      Tags: keyValueTags(aws.tags),
    } satisfies CreateRoleCommandInput);
    await putPolicies(aws, RoleName, inputs);
    await attach(aws, RoleName, [], inputs.managedPolicyArns);
    return RoleName;
  },
  async update(aws, id, inputs, before) {
    const RoleName = id;
    if (differs(inputs, before, ['assumeRolePolicy'])) {
      const PolicyDocument = document(inputs.assumeRolePolicy);
      await aws.call('iam', 'UpdateAssumeRolePolicy', { RoleName, PolicyDocument });
    }
    if (differs(inputs, before, ['description', 'maxSessionDuration'])) {
      const { description: Description = '', maxSessionDuration: MaxSessionDuration } = inputs;
      await aws.call('iam', 'UpdateRole', { RoleName, Description, MaxSessionDuration });
    }
    if (differs(inputs, before, ['inlinePolicies'])) {
      const names = new Set(inputs.inlinePolicies?.map(({ name }) => name));
      await deletePolicies(aws, RoleName, before, (name) => !names.has(name));
      await putPolicies(aws, RoleName, inputs);
    }
    await attach(aws, RoleName, before.managedPolicyArns, inputs.managedPolicyArns);
    return undefined;
  },
  async delete(aws, id, before) {
    await deletePolicies(aws, id, before, () => true);
    await attach(aws, id, before.managedPolicyArns, []);
    await aws.call('iam', 'DeleteRole', { RoleName: id });
  },
  async describe(aws, id) {
    const answer = await unlessMissing(['NoSuchEntity'], () =>
      aws.call<GetRoleCommandOutput>('iam', 'GetRole', { RoleName: id }),
    );
    const found = answer?.Role;
    return (
      found && {
        arn: found.Arn,
        name: found.RoleName,
        path: found.Path,
        uniqueId: found.RoleId,
        maxSessionDuration: found.MaxSessionDuration ?? 3600,
        createDate: found.CreateDate?.toISOString(),
      }
    );
  },
});

export const rolePolicy = resource<RolePolicyArgs, RolePolicyState>({
  inputs: ['name', 'role', 'policy'],
  replaceOn: ['name', 'role'],
  naming: { property: 'name', maximum: 128 },
  async create(aws, inputs) {
    const RoleName = String(inputs.role);
    const PolicyDocument = document(inputs.policy);
    await aws.call('iam', 'PutRolePolicy', { RoleName, PolicyName: inputs.name, PolicyDocument });
    return `${RoleName}:${inputs.name}`;
  },
  async update(aws, id, inputs) {
    const { RoleName, PolicyName } = splitId(id);
    await aws.call('iam', 'PutRolePolicy', { RoleName, PolicyName, PolicyDocument: document(inputs.policy) });
    return undefined;
  },
  async delete(aws, id) {
    await aws.call('iam', 'DeleteRolePolicy', splitId(id));
  },
  async describe(aws, id) {
    const answer = await unlessMissing(['NoSuchEntity'], () =>
      aws.call<GetRolePolicyCommandOutput>('iam', 'GetRolePolicy', splitId(id)),
    );
    return answer && { name: answer.PolicyName, role: answer.RoleName };
  },
});

/** Attaches and detaches what changed; policies that others attached stay as long as nobody names them here. */
async function attach(
  aws: Context,
  RoleName: string,
  before: readonly string[] = [],
  now: readonly string[] = [],
): Promise<void> {
  for (const PolicyArn of before.filter((arn) => !now.includes(arn))) {
    await aws.call('iam', 'DetachRolePolicy', { RoleName, PolicyArn });
  }
  for (const PolicyArn of now.filter((arn) => !before.includes(arn))) {
    await aws.call('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
  }
}

async function putPolicies(aws: Context, RoleName: string, inputs: Plain<RoleArgs>): Promise<void> {
  for (const { name: PolicyName, policy } of inputs.inlinePolicies ?? []) {
    await aws.call('iam', 'PutRolePolicy', { RoleName, PolicyName, PolicyDocument: document(policy) });
  }
}

async function deletePolicies(
  aws: Context,
  RoleName: string,
  before: Plain<RoleArgs>,
  chosen: (name: string | undefined) => boolean,
): Promise<void> {
  for (const { name: PolicyName } of before.inlinePolicies ?? []) {
    if (chosen(PolicyName)) await aws.call('iam', 'DeleteRolePolicy', { RoleName, PolicyName });
  }
}

/** `role:policy` */
function splitId(id: string): { RoleName: string; PolicyName: string } {
  const [RoleName = '', PolicyName = ''] = id.split(':');
  return { RoleName, PolicyName };
}
