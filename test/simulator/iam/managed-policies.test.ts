import type {
  CreatePolicyCommandOutput,
  GetPolicyCommandOutput,
  ListAttachedRolePoliciesCommandOutput,
  ListEntitiesForPolicyCommandOutput,
  ListPoliciesCommandOutput,
  ListPolicyVersionsCommandOutput,
} from '@aws-sdk/client-iam';
import { expect, test } from 'vitest';
import { isAllowed } from '../../../simulator/iam/authorize';
import type { Caller } from '../../../simulator/service';
import type { World } from '../../../simulator/world';
import { ADMIN, document, HERE, refusalOf, roleWith, worldWith } from './setup';

const ARN = `arn:aws:iam::${HERE}:policy/reads`;
const BASIC = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
const allow = (...Action: string[]) => document({ Effect: 'Allow', Action, Resource: '*' });

function call<Output = object>(world: World, action: string, input: object): Promise<Output> {
  return world.call<Output>(ADMIN, 'us-east-1', 'iam', action, input);
}

async function withPolicy(PolicyDocument = allow('rds:Describe*')) {
  const world = worldWith();
  const role = await roleWith(world, 'reader', []);
  const { Policy } = await call<CreatePolicyCommandOutput>(world, 'CreatePolicy', {
    PolicyName: 'reads',
    PolicyDocument,
    Tags: [{ Key: 'team', Value: 'data' }],
  });
  return { world, role, policy: Policy };
}

function may(world: World, caller: Caller, action: string): boolean {
  return isAllowed(world, caller, 'us-east-1', { action, resource: '*' });
}

test('an attached policy allows, until it is detached', async () => {
  const { world, role, policy } = await withPolicy();
  const attachment = { RoleName: 'reader', PolicyArn: ARN };

  const before = may(world, role, 'rds:DescribeDBInstances');
  await call(world, 'AttachRolePolicy', attachment);
  await call(world, 'AttachRolePolicy', attachment);
  const attached = may(world, role, 'rds:DescribeDBInstances');
  const { AttachedPolicies } = await call<ListAttachedRolePoliciesCommandOutput>(
    world,
    'ListAttachedRolePolicies',
    { RoleName: 'reader' },
  );
  const { PolicyRoles } = await call<ListEntitiesForPolicyCommandOutput>(world, 'ListEntitiesForPolicy', {
    PolicyArn: ARN,
  });
  const { Policy } = await call<GetPolicyCommandOutput>(world, 'GetPolicy', { PolicyArn: ARN });
  await call(world, 'DetachRolePolicy', attachment);

  expect(policy).toMatchObject({ PolicyName: 'reads', Arn: ARN, DefaultVersionId: 'v1', AttachmentCount: 0 });
  expect([before, attached, may(world, role, 'rds:DescribeDBInstances')]).toEqual([false, true, false]);
  expect(AttachedPolicies).toEqual([{ PolicyName: 'reads', PolicyArn: ARN }]);
  expect(PolicyRoles).toMatchObject([{ RoleName: 'reader' }]);
  expect(Policy).toMatchObject({ AttachmentCount: 1, Tags: [{ Key: 'team', Value: 'data' }] });
});

test('what its default version says counts wherever it is attached', async () => {
  const { world, role } = await withPolicy();
  await call(world, 'AttachRolePolicy', { RoleName: 'reader', PolicyArn: ARN });

  await call(world, 'CreatePolicyVersion', { PolicyArn: ARN, PolicyDocument: allow('kms:ListKeys') });
  const made = may(world, role, 'kms:ListKeys');
  await call(world, 'SetDefaultPolicyVersion', { PolicyArn: ARN, VersionId: 'v2' });
  const { Versions } = await call<ListPolicyVersionsCommandOutput>(world, 'ListPolicyVersions', {
    PolicyArn: ARN,
  });

  expect([made, may(world, role, 'kms:ListKeys'), may(world, role, 'rds:DescribeDBInstances')]).toEqual([
    false,
    true,
    false,
  ]);
  expect(Versions?.map(({ VersionId, IsDefaultVersion }) => [VersionId, IsDefaultVersion])).toEqual([
    ['v1', false],
    ['v2', true],
  ]);
});

test("AWS's own policies are there in every account, and nobody changes them", async () => {
  const { world, role } = await withPolicy();

  await call(world, 'AttachRolePolicy', { RoleName: 'reader', PolicyArn: BASIC });
  const { Policies = [] } = await call<ListPoliciesCommandOutput>(world, 'ListPolicies', {
    OnlyAttached: true,
  });
  const local = await call<ListPoliciesCommandOutput>(world, 'ListPolicies', { Scope: 'Local' });
  const refused = await refusalOf(() => call(world, 'DeletePolicy', { PolicyArn: BASIC }));

  expect(may(world, role, 'logs:PutLogEvents')).toBe(true);
  expect(Policies.map(({ Arn }) => Arn)).toEqual([BASIC]);
  expect(local.Policies?.map(({ Arn }) => Arn)).toEqual([ARN]);
  expect(refused).toMatchObject({ code: 'AccessDenied', status: 403 });
});

const VERSION = { PolicyArn: ARN, PolicyDocument: allow('sqs:SendMessage') };
const ROWS: { does: string; first?: [string, object][]; action: string; input: object; refused: object }[] = [
  {
    does: 'a second of the name, whatever its case',
    action: 'CreatePolicy',
    input: { PolicyName: 'READS', PolicyDocument: allow('sqs:SendMessage') },
    refused: { code: 'EntityAlreadyExists', status: 409 },
  },
  {
    does: 'no policy at all',
    action: 'CreatePolicy',
    input: { PolicyName: 'other', PolicyDocument: '{}' },
    refused: { code: 'MalformedPolicyDocument', status: 400 },
  },
  {
    does: 'one of more than 6,144 characters',
    action: 'CreatePolicy',
    input: {
      PolicyName: 'other',
      PolicyDocument: allow(...Array.from({ length: 700 }, (_, i) => `sqs:A${i}x`)),
    },
    refused: { code: 'LimitExceeded', status: 409, message: 'Cannot exceed quota for PolicySize: 6144' },
  },
  {
    does: 'attaching one that is not there',
    action: 'AttachRolePolicy',
    input: { RoleName: 'reader', PolicyArn: `${ARN}-not` },
    refused: { code: 'NoSuchEntity', status: 404 },
  },
  {
    does: 'detaching what is not attached',
    action: 'DetachRolePolicy',
    input: { RoleName: 'reader', PolicyArn: ARN },
    refused: { code: 'NoSuchEntity', status: 404, message: `Policy ${ARN} was not found.` },
  },
  {
    does: 'deleting what is attached',
    first: [['AttachRolePolicy', { RoleName: 'reader', PolicyArn: ARN }]],
    action: 'DeletePolicy',
    input: { PolicyArn: ARN },
    refused: { code: 'DeleteConflict', status: 409 },
  },
  {
    does: 'deleting a role with something attached',
    first: [['AttachRolePolicy', { RoleName: 'reader', PolicyArn: ARN }]],
    action: 'DeleteRole',
    input: { RoleName: 'reader' },
    refused: { code: 'DeleteConflict', message: 'Cannot delete entity, must detach all policies first.' },
  },
  {
    does: 'deleting one with several versions',
    first: [['CreatePolicyVersion', VERSION]],
    action: 'DeletePolicy',
    input: { PolicyArn: ARN },
    refused: { code: 'DeleteConflict', status: 409 },
  },
  {
    does: 'deleting the default version',
    action: 'DeletePolicyVersion',
    input: { PolicyArn: ARN, VersionId: 'v1' },
    refused: { code: 'DeleteConflict', status: 409 },
  },
  {
    does: 'a sixth version',
    first: Array.from({ length: 4 }, () => ['CreatePolicyVersion', VERSION]),
    action: 'CreatePolicyVersion',
    input: VERSION,
    refused: { code: 'LimitExceeded', status: 409 },
  },
  {
    does: 'an eleventh policy of a role',
    first: [
      ...['AdministratorAccess', 'AmazonKinesisFullAccess', 'AmazonS3FullAccess', 'AmazonS3ReadOnlyAccess'],
      ...['AmazonSNSFullAccess', 'AmazonSQSFullAccess', 'AWSXRayDaemonWriteAccess', 'AWSLambda_FullAccess'],
      ...['CloudWatchEventsFullAccess', 'CloudWatchFullAccessV2'],
    ].map((name) => [
      'AttachRolePolicy',
      { RoleName: 'reader', PolicyArn: `arn:aws:iam::aws:policy/${name}` },
    ]),
    action: 'AttachRolePolicy',
    input: { RoleName: 'reader', PolicyArn: ARN },
    refused: { code: 'LimitExceeded', message: 'Cannot exceed quota for PoliciesPerRole: 10' },
  },
];

test.each(ROWS)('IAM refuses $does', async ({ first = [], action, input, refused }) => {
  const { world } = await withPolicy();
  for (const [before, given] of first) await call(world, before, given);

  expect(await refusalOf(() => call(world, action, input))).toMatchObject(refused);
});

test('tags and versions come and go', async () => {
  const { world } = await withPolicy();

  await call(world, 'TagPolicy', { PolicyArn: ARN, Tags: [{ Key: 'stage', Value: 'test' }] });
  await call(world, 'UntagPolicy', { PolicyArn: ARN, TagKeys: ['team'] });
  await call(world, 'CreatePolicyVersion', { ...VERSION, SetAsDefault: true });
  await call(world, 'DeletePolicyVersion', { PolicyArn: ARN, VersionId: 'v1' });
  const version = await call(world, 'GetPolicyVersion', { PolicyArn: ARN, VersionId: 'v2' });
  const tags = await call(world, 'ListPolicyTags', { PolicyArn: ARN });
  await call(world, 'DeletePolicy', { PolicyArn: ARN });

  expect(version).toMatchObject({
    PolicyVersion: { Document: encodeURIComponent(VERSION.PolicyDocument), IsDefaultVersion: true },
  });
  expect(tags).toMatchObject({ Tags: [{ Key: 'stage', Value: 'test' }] });
  expect(await refusalOf(() => call(world, 'GetPolicy', { PolicyArn: ARN }))).toMatchObject({
    code: 'NoSuchEntity',
    status: 404,
  });
});
