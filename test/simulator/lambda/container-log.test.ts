import { describe, expect, test } from 'vitest';
import { createCloud, handler, LOGGING } from './cloud';

describe('logs', () => {
  const body = handler(
    `console.log('hello %s', event.name, { a: 1 }); console.warn('care\\nful'); console.debug('quiet'); process.stdout.write('raw\\nlines\\n'); if (event.fail) throw new TypeError('bad');`,
  );

  test('text lines as Lambda writes them', async () => {
    const cloud = createCloud();
    await cloud.deploy('work', body);
    await cloud.invoke('work', { name: 'you' });

    const lines = await cloud.logged('/aws/lambda/work');

    const id = lines[0]?.split(' ')[2];
    expect(lines).toEqual([
      `START RequestId: ${id} Version: $LATEST`,
      expect.stringMatching(
        new RegExp(`^2026-01-05T06:00:00\\.\\d{3}Z\\t${id}\\tINFO\\thello you \\{ a: 1 \\}$`),
      ),
      expect.stringMatching(/\tWARN\tcare\rful$/),
      expect.stringMatching(/\tDEBUG\tquiet$/),
      'raw',
      'lines',
      `END RequestId: ${id}`,
      expect.stringMatching(
        new RegExp(
          `^REPORT RequestId: ${id}\\tDuration: \\d+\\.\\d\\d ms\\tBilled Duration: \\d+ ms\\tMemory Size: 128 MB\\tMax Memory Used: \\d+ MB\\tInit Duration: \\d+\\.\\d\\d ms\\t$`,
        ),
      ),
    ]);
  });

  test('JSON lines when the function asks for them', async () => {
    const cloud = createCloud();
    await cloud.deploy('work', body, { LoggingConfig: { LogFormat: 'JSON', LogGroup: '/own/group' } });
    await cloud.invoke('work', { name: 'you', fail: true });

    const lines = (await cloud.logged('/own/group'))
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));

    expect(lines).toMatchObject([
      { type: 'platform.start', record: { version: '$LATEST' } },
      {
        level: 'INFO',
        message: 'hello you { a: 1 }',
        requestId: expect.any(String),
        timestamp: expect.any(String),
      },
      { level: 'WARN', message: 'care\nful' },
      {
        level: 'ERROR',
        message: {
          errorType: 'TypeError',
          errorMessage: 'bad',
          stackTrace: ['TypeError: bad', expect.any(String)],
        },
      },
      {
        type: 'platform.report',
        record: { status: 'error', metrics: { memorySizeMB: 128, durationMs: expect.any(Number) } },
      },
    ]);
  });

  test('the tail of the log comes with the answer when asked for', async () => {
    const cloud = createCloud();
    await cloud.deploy('work', body);

    const { LogResult = '' } = await cloud.invoke('work', {}, { LogType: 'Tail' });

    expect(Buffer.from(LogResult, 'base64').toString()).toMatch(/^START .*\n[\s\S]*REPORT .*\n$/);
  });

  test.each([
    ['none', [], []],
    ['no new groups', LOGGING.filter((action) => action !== 'logs:CreateLogGroup'), []],
    ['all', LOGGING, ['/aws/lambda/work']],
  ])('a role with %s of the permissions leaves what it may', async (_name, actions, groups) => {
    const cloud = createCloud();
    await cloud.deploy('work', body, { Role: await cloud.role('some', actions) });

    await expect(cloud.invoke('work')).resolves.toMatchObject({ StatusCode: 200 });

    const { logGroups } = await cloud.call<{ logGroups: { logGroupName: string }[] }>(
      'logs',
      'DescribeLogGroups',
      {},
    );
    expect(logGroups.map(({ logGroupName }) => logGroupName)).toEqual(groups);
  });
});
