import { describe, expect, test } from 'vitest';
import type { AwsError } from '../../../simulator/aws-error';
import { type PolicyKind, parsePolicy } from '../../../simulator/iam/policy';

const STATEMENT = { Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*' };
const TRUST = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: '111111111111' } };

function refusalOf(text: string, kind: PolicyKind, code?: string): AwsError | undefined {
  try {
    parsePolicy(text, kind, code);
  } catch (error) {
    return error as AwsError;
  }
  return undefined;
}

function document(statement: unknown): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statement });
}

describe('a document is refused', () => {
  test.each<[string, string, PolicyKind, string]>([
    ['that is not JSON', '{', 'identity', 'This policy contains invalid Json'],
    ['that is a list', '[]', 'identity', 'Syntax errors in policy.'],
    ['of another version', '{"Version":"2020-01-01","Statement":[]}', 'identity', 'valid version string'],
    ['with another field', '{"Statements":[]}', 'identity', 'Unknown field Statements'],
    ['without a statement', document([]), 'identity', 'must not be empty'],
    [
      'with two equal Sids',
      document([
        { ...STATEMENT, Sid: 'a' },
        { ...STATEMENT, Sid: 'a' },
      ]),
      'identity',
      'must be unique',
    ],
    [
      'with another effect',
      document({ ...STATEMENT, Effect: 'allow' }),
      'identity',
      'Effect must be Allow or Deny',
    ],
    ['without an action', document({ Effect: 'Allow', Resource: '*' }), 'identity', 'must contain actions'],
    [
      'with an action of no service',
      document({ ...STATEMENT, Action: 'Decrypt' }),
      'identity',
      'prefaced by a vendor',
    ],
    [
      'with Action and NotAction',
      document({ ...STATEMENT, NotAction: 'a:B' }),
      'identity',
      'exclude each other',
    ],
    [
      'without a resource',
      document({ Effect: 'Allow', Action: 'a:B' }),
      'identity',
      'must contain resources',
    ],
    [
      'with a resource that is no ARN',
      document({ ...STATEMENT, Resource: 'key' }),
      'identity',
      'must be in ARN format or "*"',
    ],
    [
      'with an unknown operator',
      document({ ...STATEMENT, Condition: { StringIs: { 'a:B': 'c' } } }),
      'identity',
      'Unknown condition operator StringIs',
    ],
    [
      'with a condition key of no service',
      document({ ...STATEMENT, Condition: { Bool: { b: 'true' } } }),
      'identity',
      'prefaced by a vendor',
    ],
    [
      'of an identity with a principal',
      document({ ...STATEMENT, Principal: '*' }),
      'identity',
      'should not specify a principal',
    ],
    ['of a resource without one', document(STATEMENT), 'resource', 'must specify a principal'],
    [
      'with a principal that is none',
      document({ ...STATEMENT, Principal: { AWS: 'copy' } }),
      'resource',
      'Invalid principal in policy: "AWS":"copy"',
    ],
    [
      'with a principal of an unknown kind',
      document({ ...STATEMENT, Principal: { Aws: '*' } }),
      'resource',
      'Invalid principal in policy',
    ],
    [
      'of trust with a resource',
      document({ ...TRUST, Resource: '*' }),
      'trust',
      'Has prohibited field Resource',
    ],
    [
      'of trust with NotPrincipal',
      document({ Effect: 'Deny', Action: 'sts:*', NotPrincipal: '*' }),
      'trust',
      'NotPrincipal',
    ],
    [
      'that lets in all but some',
      document({ ...STATEMENT, NotPrincipal: '*' }),
      'resource',
      'NotPrincipal with Allow',
    ],
    [
      'with a wildcard for a service',
      document({ ...STATEMENT, Resource: 'arn:aws:*:*:*:x' }),
      'identity',
      'regexes',
    ],
    ['without a service', document({ ...STATEMENT, Resource: 'arn:aws' }), 'identity', 'fully qualified'],
    [
      'of another partition',
      document({ ...STATEMENT, Resource: 'arn:x:s3:::b' }),
      'identity',
      'Partition "x"',
    ],
    [
      'with an action of two colons',
      document({ ...STATEMENT, Action: 'a:b:c' }),
      'identity',
      'only one colon',
    ],
    [
      'with a wildcard before the colon',
      document({ ...STATEMENT, Action: 'k*:x' }),
      'identity',
      'Vendor k* is not valid',
    ],
    ...(
      [
        ['NumericLessThan', 'a:B', 'few'],
        ['NumericEquals', 'a:B', ''],
        ['DateLessThan', 'aws:CurrentTime', '2026-01-01T00:00:00'],
        ['DateLessThan', 'aws:CurrentTime', 'soon'],
        ['Bool', 'aws:SecureTransport', 'yes'],
        ['Null', 'aws:TagKeys', '1'],
        ['IpAddress', 'a:B', '203.0.113.0/33'],
        ['NotIpAddress', 'a:B', 'home'],
        ['BinaryEquals', 'a:B', '?'],
        ['ArnLike', 'aws:SourceArn', 'key'],
      ] as const
    ).map(([operator, key, value]): [string, string, PolicyKind, string] => [
      `that compares ${operator} with "${value}"`,
      document({ ...STATEMENT, Condition: { [operator]: { [key]: value } } }),
      'identity',
      `${operator} compares ${key} with`,
    ]),
    ...(
      [
        ['aws:SourceIp', 'kms:Decrypt'],
        ['aws:MultiFactorAuthPresent', 'kms:Decrypt'],
        ['aws:Nonsense', 'kms:Decrypt'],
        ['rds:DatabaseEngine', 'rds:CreateDBInstance'],
        ['s3:TlsVersion', 's3:*'],
        ['aws:ResourceTag/a', 'scheduler:GetScheduleGroup'],
        ['aws:RequestTag/a', 'sqs:TagQueue'],
      ] as const
    ).map(([key, Action]): [string, string, PolicyKind, string] => [
      `that asks for ${key} of ${Action}, which requests here do not have`,
      document({ ...STATEMENT, Action, Condition: { StringEquals: { [key]: 'x' } } }),
      'identity',
      `do not have ${key}`,
    ]),
    ['with a number for an action', document({ ...STATEMENT, Action: 5 }), 'identity', 'must be text'],
  ])('%s', (_name, text, kind, message) => {
    const refusal = refusalOf(text, kind);

    expect([refusal?.awsCode, refusal?.status]).toEqual(['MalformedPolicyDocument', 400]);
    expect(refusal?.message).toContain(message);
  });
});

test('the code is the one that the service has for it', () => {
  expect(refusalOf('{', 'resource', 'MalformedPolicyDocumentException')?.awsCode).toBe(
    'MalformedPolicyDocumentException',
  );
});

test.each<[string, PolicyKind]>([
  [document(STATEMENT), 'identity'],
  [
    document([
      { ...STATEMENT, Sid: 'a' },
      { ...STATEMENT, Sid: 'b' },
    ]),
    'identity',
  ],
  [
    document({
      ...STATEMENT,
      Principal: {
        AWS: ['111111111111', 'arn:aws:iam::111111111111:role/a/b'],
        Service: 'rds.amazonaws.com',
      },
    }),
    'resource',
  ],
  [document(TRUST), 'trust'],
])('%s is a policy', (text, kind) => {
  expect(refusalOf(text, kind)).toBeUndefined();
});
