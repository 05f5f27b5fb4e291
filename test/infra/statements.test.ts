import { describe, expect, it } from 'vitest';
import { identityPolicy, resourcePolicy, trustPolicy } from '../../infra/statements';

const queue = 'arn:aws:sqs:us-west-2:111111111111:letters';

describe('an identity policy', () => {
  it('holds exactly what its statements say, without their reasons', () => {
    const document = identityPolicy([
      {
        actions: ['sqs:SendMessage'],
        resources: [queue],
        conditions: { Bool: { 'aws:SecureTransport': 'true' } },
      },
      { actions: ['xray:PutTraceSegments'], resources: ['*'], why: 'X-Ray knows no resources.' },
    ]);

    expect(JSON.parse(document)).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['sqs:SendMessage'],
          Resource: [queue],
          Condition: { Bool: { 'aws:SecureTransport': 'true' } },
        },
        { Effect: 'Allow', Action: ['xray:PutTraceSegments'], Resource: ['*'] },
      ],
    });
  });

  it.each([
    ['every resource', 'rds:CopyDBSnapshot', '*'],
    ['everything of a type', 'kms:Decrypt', 'arn:aws:kms:us-west-2:111111111111:key/*'],
    [
      'everything of a type, by colon',
      'rds:DescribeDBSnapshots',
      'arn:aws:rds:us-west-2:111111111111:snapshot:*',
    ],
    ['any account', 'rds:CopyDBSnapshot', 'arn:aws:rds:us-west-2:*:snapshot:lifeboat-x'],
    ['any Region', 'rds:CopyDBSnapshot', 'arn:aws:rds:*:111111111111:snapshot:lifeboat-x'],
    ['any queue', 'sqs:SendMessage', 'arn:aws:sqs:us-west-2:111111111111:*'],
    ['every action', '*', queue],
    ['every action of a service', 'sqs:*', queue],
    ['actions by their beginning', 'kms:ReEncrypt*', 'arn:aws:kms:us-west-2:111111111111:key/a'],
  ])('is refused with %s and no reason', (_what, action, resource) => {
    const statement = { actions: [action], resources: [resource] };

    expect(() => identityPolicy([statement])).toThrow('wider than it must be');
    expect(() => identityPolicy([{ ...statement, why: '' }])).toThrow('wider than it must be');
    expect(() => identityPolicy([{ ...statement, why: 'AWS has nothing narrower.' }])).not.toThrow();
  });

  it.each([
    'arn:aws:rds:us-west-2:111111111111:snapshot:lifeboat-orders-1a2b3c4d-*',
    'arn:aws:logs:us-west-2:111111111111:log-group:/aws/lambda/take:*',
    'arn:aws:route53:::hostedzone/Z08345723EXAMPLE1234',
  ])('takes what is narrowed by a name: %s', (resource) => {
    expect(() => identityPolicy([{ actions: ['a:B'], resources: [resource] }])).not.toThrow();
  });

  it.each([
    ['actions', { actions: [], resources: [queue] }],
    ['resources', { actions: ['sqs:SendMessage'], resources: [] }],
  ])('is refused without %s', (_what, statement) => {
    expect(() => identityPolicy([statement])).toThrow('needs actions and resources');
  });

  it('is refused when it is longer than IAM takes', () => {
    const resources = Array.from({ length: 250 }, (_, index) => `${queue}-${index}`);

    expect(() => identityPolicy([{ actions: ['sqs:SendMessage'], resources }])).toThrow('10240');
  });

  it('may deny without naming anything', () => {
    expect(() =>
      identityPolicy([{ effect: 'Deny', actions: ['ec2:DeleteVpc'], resources: ['*'] }]),
    ).not.toThrow();
  });
});

it('a resource policy names an account by its root, or a service', () => {
  const common = { actions: ['sqs:SendMessage'], resources: [queue] };
  const document = resourcePolicy([
    { ...common, principal: { account: '222222222222' } },
    { ...common, principal: { service: 'events.amazonaws.com' } },
  ]);

  expect(JSON.parse(document).Statement.map(({ Principal }: { Principal: object }) => Principal)).toEqual([
    { AWS: 'arn:aws:iam::222222222222:root' },
    { Service: 'events.amazonaws.com' },
  ]);
});

it('a trust policy lets one service take the role, under its conditions', () => {
  const conditions = { StringEquals: { 'aws:SourceAccount': '111111111111' } };

  expect(JSON.parse(trustPolicy('states.amazonaws.com', conditions)).Statement).toEqual([
    {
      Effect: 'Allow',
      Principal: { Service: 'states.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Condition: conditions,
    },
  ]);
});
