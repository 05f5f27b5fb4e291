import { describe, expect, test } from 'vitest';
import { ACCOUNT, createCloud, handler, REGION } from './cloud';

const ARN = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:work`;

describe('policies', () => {
  const statement = {
    FunctionName: 'work',
    StatementId: 'rule',
    Action: 'lambda:InvokeFunction',
    Principal: 'events.amazonaws.com',
    SourceArn: 'arn:aws:events:x',
    SourceAccount: ACCOUNT,
  };

  test('say who may invoke', async () => {
    const cloud = createCloud();
    await cloud.deploy('work', handler('return 1;'));
    await cloud.call('lambda', 'AddPermission', statement);

    const { Policy } = await cloud.call<{ Policy: string }>('lambda', 'GetPolicy', { FunctionName: 'work' });

    expect(JSON.parse(Policy)).toEqual({
      Version: '2012-10-17',
      Id: 'default',
      Statement: [
        {
          Sid: 'rule',
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'lambda:InvokeFunction',
          Resource: ARN,
          Condition: {
            ArnLike: { 'AWS:SourceArn': 'arn:aws:events:x' },
            StringEquals: { 'AWS:SourceAccount': ACCOUNT },
          },
        },
      ],
    });
    await expect(cloud.call('lambda', 'AddPermission', statement)).rejects.toMatchObject({
      awsCode: 'ResourceConflictException',
    });
    await cloud.call('lambda', 'RemovePermission', { FunctionName: 'work', StatementId: 'rule' });
    await expect(cloud.call('lambda', 'GetPolicy', { FunctionName: 'work' })).rejects.toMatchObject({
      awsCode: 'ResourceNotFoundException',
    });
    await expect(
      cloud.call('lambda', 'RemovePermission', { FunctionName: 'work', StatementId: 'rule' }),
    ).rejects.toMatchObject({ awsCode: 'ResourceNotFoundException' });
  });

  test('another account invokes only when both sides allow it', async () => {
    const cloud = createCloud();
    await cloud.deploy('work', handler('return 1;'));
    const other = { kind: 'administrator', account: '999999999999' } as const;
    const invoke = () => cloud.call('lambda', 'Invoke', { FunctionName: ARN }, other);

    await expect(invoke()).rejects.toMatchObject({ awsCode: 'AccessDenied' });
    await cloud.call('lambda', 'AddPermission', {
      ...statement,
      Principal: '999999999999',
      SourceArn: undefined,
      SourceAccount: undefined,
    });
    await expect(invoke()).resolves.toMatchObject({ StatusCode: 200 });
  });
});
