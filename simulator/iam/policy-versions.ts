import type {
  CreatePolicyVersionCommandInput,
  CreatePolicyVersionCommandOutput,
  DeletePolicyVersionCommandInput,
  GetPolicyVersionCommandInput,
  GetPolicyVersionCommandOutput,
  ListPolicyVersionsCommandInput,
  ListPolicyVersionsCommandOutput,
  SetDefaultPolicyVersionCommandInput,
} from '@aws-sdk/client-iam';
import type { Call } from '../service';
import { checkManagedPolicy } from './constraints';
import { pageOf } from './page';
import { changePolicy } from './policies-in-force';
import { rolesWith } from './policy-attachments';
import { onPolicy } from './policy-of';
import type { ManagedPolicy, PolicyVersion } from './policy-store';
import { defaultVersion, noSuchVersion, tooManyVersions } from './refusals';

type Plain<Output> = Omit<Output, '$metadata'>;

/** AWS docs: IAM User Guide, "Versioning IAM policies". */
const MOST_VERSIONS = 5;

export const createPolicyVersion = onPolicy<
  CreatePolicyVersionCommandInput,
  Plain<CreatePolicyVersionCommandOutput>
>('CreatePolicyVersion', (call, policy) => {
  const { PolicyDocument, SetAsDefault = false } = call.input;
  const document = String(PolicyDocument);
  checkManagedPolicy(document);
  if (policy.versions.length >= MOST_VERSIONS) throw tooManyVersions(MOST_VERSIONS);
  const now = call.world.clock.now();
  policy.newest++;
  const version: PolicyVersion = { id: `v${policy.newest}`, document, created: now };
  policy.versions.push(version);
  policy.updated = now;
  if (SetAsDefault) setDefault(call, policy, version);
  return { PolicyVersion: shown(policy, version) };
});

export const getPolicyVersion = onPolicy<GetPolicyVersionCommandInput, Plain<GetPolicyVersionCommandOutput>>(
  'GetPolicyVersion',
  ({ input }, policy) => {
    const version = versionOf(policy, input.VersionId);
    return { PolicyVersion: { ...shown(policy, version), Document: encodeURIComponent(version.document) } };
  },
);

export const listPolicyVersions = onPolicy<
  ListPolicyVersionsCommandInput,
  Plain<ListPolicyVersionsCommandOutput>
>('ListPolicyVersions', ({ input }, policy) => {
  const { items, ...rest } = pageOf(policy.versions, ({ id }) => id.padStart(8, '0'), input);
  return { Versions: items.map((version) => shown(policy, version)), ...rest };
});

export const setDefaultPolicyVersion = onPolicy<SetDefaultPolicyVersionCommandInput, object>(
  'SetDefaultPolicyVersion',
  (call, policy) => {
    setDefault(call, policy, versionOf(policy, call.input.VersionId));
    return {};
  },
);

export const deletePolicyVersion = onPolicy<DeletePolicyVersionCommandInput, object>(
  'DeletePolicyVersion',
  ({ input }, policy) => {
    const version = versionOf(policy, input.VersionId);
    if (version === policy.default) throw defaultVersion();
    policy.versions.splice(policy.versions.indexOf(version), 1);
    return {};
  },
);

/** What the default version says counts for every role that the policy is attached to. */
function setDefault(call: Call, policy: ManagedPolicy, version: PolicyVersion): void {
  policy.default = version;
  policy.updated = call.world.clock.now();
  for (const role of rolesWith(call, policy.arn)) {
    changePolicy(call.world, role, 'attached', policy.arn, version.document);
  }
}

function versionOf(policy: ManagedPolicy, id: string | undefined): PolicyVersion {
  const version = policy.versions.find((one) => one.id === id);
  if (!version) throw noSuchVersion(policy.arn, String(id));
  return version;
}

function shown(policy: ManagedPolicy, { id, created }: PolicyVersion) {
  return { VersionId: id, IsDefaultVersion: policy.default.id === id, CreateDate: new Date(created) };
}
