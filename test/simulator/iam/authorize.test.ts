import { describe, expect, test } from 'vitest';
import { authorize, isAllowed } from '../../../simulator/iam/authorize';
import type { Caller, Service } from '../../../simulator/service';
import { ADMIN, document, HERE, refusalOf, roleWith, THERE, worldWith } from './setup';

const REGION = 'us-east-1';
const ALLOW = { Effect: 'Allow', Action: '*', Resource: '*' };
const DENY = { ...ALLOW, Effect: 'Deny' };

/** A service whose resources all have these policies; `grants` names roles that have a grant. */
function guarded(name: string, policies: string[] | undefined, more: Partial<Service> = {}): Service {
  return { name, actions: {}, resourcePolicy: () => policies, ...more };
}

function arn(service: string, account: string): string {
  return `arn:aws:${service}:${REGION}:${account}:thing/x`;
}

const role = (name: string) => `arn:aws:iam::${HERE}:role/${name}`;
const OF_ROLE = { ...ALLOW, Principal: { AWS: role('r') } };
const OF_ACCOUNT = { ...ALLOW, Principal: { AWS: HERE } };
const OF_ALL = { ...ALLOW, Principal: '*' };
const NOT_ROLE = { ...DENY, Principal: { AWS: role('r') } };

describe('a role', () => {
  const decides = { resourcePolicyDecides: true };
  test.each<[string, object[], object[] | undefined, Partial<Service>, string, boolean]>([
    // identity policy, resource policy, service, account of the resource
    ['nothing', [], undefined, {}, HERE, false],
    ['its own policy', [ALLOW], undefined, {}, HERE, true],
    ['its own deny', [ALLOW, DENY], undefined, {}, HERE, false],
    ["the resource's policy alone", [], [OF_ROLE], {}, HERE, true],
    ["the resource's policy for everyone", [], [OF_ALL], {}, HERE, true],
    ['a resource that leaves it to its account', [], [OF_ACCOUNT], {}, HERE, false],
    ['a resource that denies', [ALLOW], [NOT_ROLE], {}, HERE, false],
    ['its own deny against the resource', [DENY], [OF_ROLE], {}, HERE, false],
    ['a key that says nothing of it', [ALLOW], [], decides, HERE, false],
    ['a key that lets it in', [], [OF_ROLE], decides, HERE, true],
    ['a key that leaves it to the account', [ALLOW], [OF_ACCOUNT], decides, HERE, true],
    ['a key that leaves it to an account that does not', [], [OF_ACCOUNT], decides, HERE, false],
    ['a key that does not exist', [ALLOW], undefined, decides, HERE, true],
    ['only its own policy abroad', [ALLOW], [], {}, THERE, false],
    ['only the policy of a resource abroad', [], [OF_ROLE], {}, THERE, false],
    ['both abroad', [ALLOW], [OF_ROLE], {}, THERE, true],
    ['both abroad, through its account', [ALLOW], [OF_ACCOUNT], {}, THERE, true],
    ['both abroad, and a deny there', [ALLOW], [OF_ACCOUNT, NOT_ROLE], {}, THERE, false],
    ['a key abroad that leaves it to the account', [ALLOW], [OF_ACCOUNT], decides, THERE, true],
    ['a grant', [], [], { ...decides, grants: () => true }, HERE, true],
    ['a grant abroad without an own policy', [], [], { ...decides, grants: () => true }, THERE, false],
    ['a grant abroad', [ALLOW], [], { ...decides, grants: () => true }, THERE, true],
    ['a grant, and a deny', [DENY], [], { ...decides, grants: () => true }, HERE, false],
  ])('with %s', async (_name, own, ofResource, service, account, allowed) => {
    const policies = ofResource && (ofResource.length > 0 ? [document(...ofResource)] : []);
    const world = worldWith(guarded('kms', policies, service));
    const caller = await roleWith(world, 'r', own);

    const decision = isAllowed(world, caller, REGION, {
      action: 'kms:Decrypt',
      resource: arn('kms', account),
    });

    expect(decision).toBe(allowed);
  });

  test('is asked for its own policy where resources have none', async () => {
    const world = worldWith({ name: 'rds', actions: {}, sharesItself: true });
    const caller = await roleWith(world, 'r', [ALLOW]);
    const other = await roleWith(world, 'other', []);
    const need = { action: 'rds:CopyDBSnapshot', resource: arn('rds', THERE) };

    expect([caller, other].map((who) => isAllowed(world, who, REGION, need))).toEqual([true, false]);
  });

  test('that was deleted can do nothing more', async () => {
    const world = worldWith();
    const caller = await roleWith(world, 'r', []);
    await world.call(ADMIN, REGION, 'iam', 'PutRolePolicy', {
      RoleName: 'r',
      PolicyName: 'p',
      PolicyDocument: document(ALLOW),
    });
    const need = { action: 'rds:DescribeDBSnapshots', resource: '*' };

    const before = isAllowed(world, caller, REGION, need);
    await world.call(ADMIN, REGION, 'iam', 'DeleteRolePolicy', { RoleName: 'r', PolicyName: 'p' });
    await world.call(ADMIN, REGION, 'iam', 'DeleteRole', { RoleName: 'r' });

    expect([before, isAllowed(world, caller, REGION, need)]).toEqual([true, false]);
  });
});

describe('a refusal says who lacked what, and why', () => {
  const who = `User: arn:aws:sts::${HERE}:assumed-role/r/test is not authorized to perform: kms:Decrypt on resource: `;
  test.each<[object[], object[], string, string]>([
    [[], [OF_ACCOUNT], HERE, 'because no identity-based policy allows the kms:Decrypt action'],
    [[ALLOW], [], HERE, 'because no resource-based policy allows the kms:Decrypt action'],
    [[ALLOW], [], THERE, 'because no resource-based policy allows the kms:Decrypt action'],
    [[], [OF_ROLE], THERE, 'because no identity-based policy allows the kms:Decrypt action'],
    [[ALLOW, DENY], [OF_ROLE], HERE, 'with an explicit deny in an identity-based policy'],
    [[ALLOW], [OF_ROLE, NOT_ROLE], HERE, 'with an explicit deny in a resource-based policy'],
  ])('%j and %j', async (own, ofResource, account, reason) => {
    const policies = ofResource.length > 0 ? [document(...ofResource)] : [];
    const world = worldWith(guarded('kms', policies, { resourcePolicyDecides: true }));
    const caller = await roleWith(world, 'r', own);
    const need = { action: 'kms:Decrypt', resource: arn('kms', account) };

    const refusal = await refusalOf(() => authorize(world, caller, REGION, need));

    expect(refusal).toEqual({
      code: 'AccessDenied',
      status: 403,
      message: `${who}${need.resource} ${reason}`,
    });
  });
});

test('what has no policies of its own is out of reach from another account, unless it is shared', async () => {
  const world = worldWith({ name: 'states', actions: {} }, { name: 'rds', actions: {}, sharesItself: true });
  const callers = [ADMIN, await roleWith(world, 'r', [ALLOW])];
  const reach = (service: string, account: string) =>
    callers.map((who) =>
      isAllowed(world, who, REGION, { action: `${service}:Do`, resource: arn(service, account) }),
    );

  expect([reach('states', HERE), reach('states', THERE), reach('rds', THERE)]).toEqual([
    [true, true],
    [false, false],
    [true, true],
  ]);
});

describe('beside the refusal stands which statement was missing', () => {
  const denied = 'of policy own of role r';
  test.each<[string, object[], string]>([
    ['nothing', [], 'there is no such policy'],
    [
      'other actions',
      [{ ...ALLOW, Action: 'kms:Encrypt' }],
      'no statement of policy own of role r allows kms:Decrypt',
    ],
    [
      'another resource',
      [{ ...ALLOW, Sid: 'keys', Resource: arn('kms', THERE) }],
      `statement "keys" ${denied} allows kms:Decrypt, but not on ${arn('kms', HERE)}`,
    ],
    [
      'another value',
      [{ ...ALLOW, Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } } }],
      `statement 1 ${denied} asks for StringEquals aws:RequestedRegion eu-west-1, but it is us-east-1`,
    ],
    [
      'a key that is not there',
      [{ ...ALLOW, Condition: { StringEquals: { 'aws:PrincipalTag/team': 'data' } } }],
      `statement 1 ${denied} asks for StringEquals aws:PrincipalTag/team data, but the request has no such key`,
    ],
    ['a deny', [ALLOW, { ...DENY, Sid: 'never' }], `statement "never" ${denied} denies it`],
  ])('with %s', async (_name, own, why) => {
    const world = worldWith(guarded('kms', [document(OF_ACCOUNT)], { resourcePolicyDecides: true }));
    const caller = await roleWith(world, 'r', own);
    const need = { action: 'kms:Decrypt', resource: arn('kms', HERE) };

    const refusal = await refusalOf(() => authorize(world, caller, REGION, need), 'why');

    expect(refusal).toEqual({ code: 'AccessDenied', status: 403, message: expect.any(String), why });
  });

  test("of the resource's policy as well, and of a role's trust", async () => {
    const world = worldWith(
      guarded('kms', [document({ ...OF_ROLE, Sid: 'use' })], { resourcePolicyDecides: true }),
    );
    await roleWith(world, 'r', []);
    const other = await roleWith(world, 'other', [ALLOW]);
    const needs = [
      { action: 'kms:Decrypt', resource: arn('kms', HERE) },
      { action: 'sts:AssumeRole', resource: role('r') },
    ];

    const refusals = await Promise.all(
      needs.map((need) => refusalOf(() => authorize(world, other, REGION, need), 'why')),
    );

    expect(refusals.map(({ why }) => why)).toEqual([
      `statement "use" of the policy of ${arn('kms', HERE)} allows kms:Decrypt, but to others`,
      `statement 1 of the trust policy of ${role('r')} allows sts:AssumeRole, but to others`,
    ]);
    expect(refusals[1]?.message).toMatch(/because no role trust policy allows the sts:AssumeRole action$/);
  });
});

describe("a session's own policy", () => {
  const only = (action: string) => document({ ...ALLOW, Action: action });
  const session = { ...OF_ROLE, Principal: { AWS: `arn:aws:sts::${HERE}:assumed-role/r/test` } };
  test.each<[string, object[], object[], string, string, boolean]>([
    // identity policy, resource policy, session policy's action, account of the resource
    ['leaves what it allows', [ALLOW], [], 'sqs:Do', HERE, true],
    ['takes what it does not', [ALLOW], [], 'sqs:Else', HERE, false],
    ['gives nothing', [], [], 'sqs:Do', HERE, false],
    ['takes what a resource gives the role', [], [OF_ROLE], 'sqs:Else', HERE, false],
    ['leaves what a resource gives the role', [], [OF_ROLE], 'sqs:Do', HERE, true],
    ['leaves what a resource gives the session', [], [session], 'sqs:Else', HERE, true],
    ['counts for what a resource abroad gives the session', [ALLOW], [session], 'sqs:Else', THERE, false],
  ])('%s', async (_name, own, ofResource, action, account, allowed) => {
    const world = worldWith(guarded('sqs', ofResource.length > 0 ? [document(...ofResource)] : []));
    const caller = { ...(await roleWith(world, 'r', own)), sessionPolicy: only(action) };

    const decision = isAllowed(world, caller, REGION, { action: 'sqs:Do', resource: arn('sqs', account) });

    expect(decision).toBe(allowed);
  });
});

test.each<[string, object[], string, boolean]>([
  ['all of its own account', [], HERE, true],
  ['nothing of another', [], THERE, false],
  ['what another lets its account do', [OF_ACCOUNT], THERE, true],
  ['not what is denied to its account', [OF_ALL, { ...DENY, Principal: { AWS: HERE } }], HERE, false],
])('an administrator may do %s', (_name, ofResource, account, allowed) => {
  const world = worldWith(guarded('sqs', ofResource.length > 0 ? [document(...ofResource)] : []));

  expect(isAllowed(world, ADMIN, REGION, { action: 'sqs:SendMessage', resource: arn('sqs', account) })).toBe(
    allowed,
  );
});

describe('a service', () => {
  const rule = `arn:aws:events:${REGION}:${HERE}:rule/taken`;
  const caller: Caller = { kind: 'service', account: HERE, service: 'events.amazonaws.com', sourceArn: rule };
  const forEvents = { ...ALLOW, Principal: { Service: 'events.amazonaws.com' } };

  test.each<[string, object[], boolean]>([
    ['that no policy names', [], false],
    ['that the resource lets in', [forEvents], true],
    [
      'for another rule',
      [{ ...forEvents, Condition: { ArnEquals: { 'aws:SourceArn': `${rule}-2` } } }],
      false,
    ],
    ['for this rule', [{ ...forEvents, Condition: { ArnEquals: { 'aws:SourceArn': rule } } }], true],
    [
      'for this account',
      [{ ...forEvents, Condition: { StringEquals: { 'aws:SourceAccount': HERE } } }],
      true,
    ],
    [
      'for another account',
      [{ ...forEvents, Condition: { StringEquals: { 'aws:SourceAccount': THERE } } }],
      false,
    ],
    ['that only its account is let in for', [OF_ACCOUNT], false],
  ])('%s', (_name, ofResource, allowed) => {
    const world = worldWith(guarded('lambda', ofResource.length > 0 ? [document(...ofResource)] : undefined));

    expect(
      isAllowed(world, caller, REGION, { action: 'lambda:InvokeFunction', resource: arn('lambda', HERE) }),
    ).toBe(allowed);
  });
});

describe('conditions can ask about', () => {
  test.each<[string, string]>([
    ['aws:PrincipalArn', role('r')],
    ['aws:PrincipalAccount', HERE],
    ['aws:PrincipalType', 'AssumedRole'],
    ['aws:PrincipalIsAWSService', 'false'],
    ['aws:RequestedRegion', REGION],
    ['aws:ResourceAccount', THERE],
    ['aws:SecureTransport', 'true'],
    ['aws:EpochTime', '1795240800'],
    ['aws:CurrentTime', '2026-11-21T06:00:00.000Z'],
    ['aws:PrincipalTag/team', 'data'],
    ['rds:req-tag/slot', 'daily'],
  ])('%s', async (key, value) => {
    const world = worldWith({ name: 'rds', actions: {}, sharesItself: true });
    const caller = await roleWith(world, 'r', [{ ...ALLOW, Condition: { StringEquals: { [key]: value } } }]);
    await world.call(ADMIN, REGION, 'iam', 'TagRole', {
      RoleName: 'r',
      Tags: [{ Key: 'team', Value: 'data' }],
    });
    const need = {
      action: 'rds:CopyDBSnapshot',
      resource: arn('rds', THERE),
      context: { 'rds:req-tag/slot': 'daily' },
    };

    expect(isAllowed(world, caller, REGION, need)).toBe(true);
  });
});
