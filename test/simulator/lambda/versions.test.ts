import { describe, expect, test } from 'vitest';
import { ACCOUNT, createCloud, handler, REGION } from './cloud';

const ARN = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:work`;

describe('versions and aliases', () => {
  test('a published version keeps its code and configuration', async () => {
    const cloud = createCloud();
    const code = (text: string) => ({
      Files: { 'index.js': handler(`return [${text}, process.env.STAGE];`) },
    });
    await cloud.deploy('work', '', {
      Code: code(`'old'`) as object,
      Environment: { Variables: { STAGE: 'a' } },
      Publish: true,
    });
    await cloud.call('lambda', 'CreateAlias', { FunctionName: 'work', Name: 'live', FunctionVersion: '1' });
    await cloud.call('lambda', 'UpdateFunctionCode', { FunctionName: 'work', ...code(`'new'`) });
    await cloud.call('lambda', 'UpdateFunctionConfiguration', {
      FunctionName: 'work',
      Environment: { Variables: { STAGE: 'b' } },
    });

    expect((await cloud.invoke('work:live')).body).toEqual(['old', 'a']);
    expect((await cloud.invoke('work')).body).toEqual(['new', 'b']);
    expect(await cloud.call('lambda', 'PublishVersion', { FunctionName: 'work' })).toMatchObject({
      Version: '2',
      FunctionArn: `${ARN}:2`,
    });
    expect(await cloud.call('lambda', 'PublishVersion', { FunctionName: 'work' })).toMatchObject({
      Version: '2',
    });
    await cloud.call('lambda', 'UpdateAlias', { FunctionName: 'work', Name: 'live', FunctionVersion: '2' });
    expect(await cloud.invoke(`${ARN}:live`)).toMatchObject({ ExecutedVersion: '2', body: ['new', 'b'] });
    expect(await cloud.call('lambda', 'ListVersionsByFunction', { FunctionName: 'work' })).toMatchObject({
      Versions: [{ Version: '$LATEST' }, { Version: '1' }, { Version: '2' }],
    });
  });

  test('a warm container of changed code is not used again', async () => {
    const cloud = createCloud();
    await cloud.deploy('work', handler(`return 'old';`));
    await cloud.invoke('work');
    await cloud.call('lambda', 'UpdateFunctionCode', {
      FunctionName: 'work',
      Files: { 'index.js': handler(`return 'new';`) },
    });

    expect((await cloud.invoke('work')).body).toBe('new');
  });

  test('weights divide the invocations of an alias', async () => {
    const cloud = createCloud();
    await cloud.deploy('work', handler('return 1;'), { Publish: true });
    await cloud.call('lambda', 'UpdateFunctionCode', {
      FunctionName: 'work',
      Files: { 'index.js': handler('return 2;') },
      Publish: true,
    });
    await cloud.call('lambda', 'CreateAlias', {
      FunctionName: 'work',
      Name: 'live',
      FunctionVersion: '1',
      RoutingConfig: { AdditionalVersionWeights: { 2: 0.5 } },
    });

    const versions = new Set<string | undefined>();
    for (let count = 0; count < 20; count++) versions.add((await cloud.invoke('work:live')).ExecutedVersion);

    expect(versions).toEqual(new Set(['1', '2']));
  });

  const refused: [string, string, object, object][] = [
    [
      'an alias that exists',
      'CreateAlias',
      { Name: 'live', FunctionVersion: '1' },
      { awsCode: 'ResourceConflictException', message: `Alias already exists: ${ARN}:live` },
    ],
    [
      'an alias of digits',
      'CreateAlias',
      { Name: '7', FunctionVersion: '1' },
      { awsCode: 'ValidationException' },
    ],
    [
      'an alias to no version',
      'CreateAlias',
      { Name: 'next', FunctionVersion: '9' },
      { awsCode: 'ResourceNotFoundException' },
    ],
    [
      'an alias that is not there',
      'GetAlias',
      { Name: 'next' },
      { awsCode: 'ResourceNotFoundException', message: `Cannot find alias arn: ${ARN}:next` },
    ],
    [
      'a change of another revision',
      'UpdateAlias',
      { Name: 'live', RevisionId: 'x' },
      { awsCode: 'PreconditionFailedException', status: 412 },
    ],
    [
      'a published code of another digest',
      'PublishVersion',
      { CodeSha256: 'x' },
      { awsCode: 'InvalidParameterValueException' },
    ],
  ];

  test.each(refused)('%s is refused', async (_name, action, input, expected) => {
    const cloud = createCloud();
    await cloud.deploy('work', handler('return 1;'), { Publish: true });
    await cloud.call('lambda', 'CreateAlias', { FunctionName: 'work', Name: 'live', FunctionVersion: '1' });

    await expect(cloud.call('lambda', action, { FunctionName: 'work', ...input })).rejects.toMatchObject(
      expected,
    );
  });
});
