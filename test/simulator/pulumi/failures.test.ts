import { afterEach, describe, expect, test } from 'vitest';
import { isDeploymentError } from '../../../simulator/pulumi';
import { createStage, names } from './world';

const listeners = () =>
  (['uncaughtException', 'unhandledRejection'] as const).map(
    (event) => process.listeners(event as 'uncaughtException').length,
  );

describe('a program that fails', () => {
  const folder = process.cwd();
  const before = listeners();
  afterEach(() => {
    expect(process.cwd()).toBe(folder);
    expect(listeners()).toEqual(before);
  });

  test.each([
    { step: 0, fault: 'throws', message: /unhandled exception:\nError: thrown by the program/ },
    { step: 1, fault: 'exports a rejected output', message: /Error: rejected in an output/ },
    { step: 2, fault: 'gives a rejected output as an input', message: /rejected in an input/ },
    { step: 3, fault: 'throws in an apply', message: /Error: thrown in an apply/ },
    { step: 4, fault: 'ends with a RunError', message: /failed: ended by the program$/ },
    { step: 5, fault: 'ends with a ResourceError', message: /failed: wrong with the queue/ },
    {
      step: 6,
      fault: 'asks for what AWS refuses',
      message:
        /creating aws:sqs\/queue:Queue \(second\): .*StatusCode: 400, api error InvalidParameterValue: Refused by name\./,
    },
    {
      step: 7,
      fault: 'uses a name twice',
      message: /Duplicate resource URN '.*Queue::first'; try giving it a unique/,
    },
    {
      step: 8,
      fault: 'asks for a type that is not simulated',
      message:
        /aws:dynamodb\/table:Table are not simulated\. Types that are: .*kms \(Alias, Key, KeyPolicy\).*sqs \(Queue, /,
    },
    {
      step: 9,
      fault: 'sets a property that is not simulated',
      message:
        /aws:sqs\/queue:Queue \(odd\): deduplicationScope is not simulated\. Simulated are: .*delaySeconds/,
    },
    { step: 10, fault: 'requires a module that is not there', message: /Cannot find module '\.\/not-there'/ },
    {
      step: 11,
      fault: 'calls a function that is not simulated',
      message:
        /invocation of aws:ec2\/getAmi:getAmi returned an error: .*Functions that are: .*iam \(getPolicy, getPolicyDocument, getRole\)/,
    },
    { step: 12, fault: 'logs an error', message: /failed: logged as an error$/ },
    { step: 13, fault: 'throws from a timer', message: /Error: thrown from a timer/ },
  ])('because it $fault is told so, and what was made is in the state', async ({ step, message }) => {
    const stage = createStage();

    const failure = await stage.run('failing', step).catch((error: unknown) => error);

    expect(isDeploymentError(failure)).toBe(true);
    if (!isDeploymentError(failure)) return;
    expect(failure.message).toMatch(message);
    expect(failure.diagnostics.filter(({ severity }) => severity === 'error').length).toBeGreaterThan(0);
    const state = stage.backend.find('dev', 'engine');
    expect(names([...(state?.resources.keys() ?? [])])).toContain('first');
    expect(stage.queues()).toContain('first');
  });

  test('names the resource that AWS refused in its diagnostic', async () => {
    const stage = createStage();

    const failure = await stage.run('failing', 6).catch((error: unknown) => error);

    expect(failure).toMatchObject({
      diagnostics: [{ severity: 'error', urn: 'urn:pulumi:dev::engine::aws:sqs/queue:Queue::second' }],
    });
  });

  test('deletes nothing, and is made whole by the next deployment', async () => {
    const stage = createStage();
    await stage.run('lifecycle', 1);

    await expect(stage.run('failing', 0)).rejects.toThrow('Deployment of dev failed');
    const left = stage.queues();
    const next = await stage.run('lifecycle', 1);

    expect(left).toHaveLength(3);
    expect(names(next.deleted)).toEqual(['first']);
    expect(names(next.same)).toEqual(['dead', 'main', 'engine-dev']);
  });

  test('fails in a preview too', async () => {
    const stage = createStage();

    await expect(stage.run('failing', 8, { preview: true })).rejects.toThrow('Preview of dev failed');
    await expect(stage.run('failing', 0, { preview: true })).rejects.toThrow('thrown by the program');
  });

  test('does not keep others from deploying', async () => {
    const stage = createStage();

    const [failed, done] = await Promise.allSettled([
      stage.run('failing', 6),
      stage.run('lifecycle', 1, { stack: 'other' }),
    ]);

    expect(failed.status).toBe('rejected');
    expect(done).toMatchObject({ status: 'fulfilled', value: { stack: 'other', resources: 3 } });
  });
});
