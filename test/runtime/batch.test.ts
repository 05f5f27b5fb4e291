import { describe, expect, it } from 'vitest';
import { inBatches } from '../../runtime/batch';
import type { Context } from '../../runtime/handler';

const context: Context = {
  awsRequestId: 'request',
  functionName: 'copy',
  getRemainingTimeInMillis: () => 1_000,
};

function message(body: string, received = '1') {
  return {
    messageId: `id of ${body}`,
    body,
    eventSource: 'aws:sqs',
    attributes: { ApproximateReceiveCount: received },
  };
}

/** A handler that cannot handle some events, and what it was asked to handle, in order. */
function handlerRefusing(...bad: unknown[]) {
  const asked: (readonly unknown[])[] = [];
  const handle = inBatches({ deadLetters: 'https://sqs.invalid/letters' }, async (events) => {
    asked.push(events);
    if (events.some((event) => bad.includes(event))) throw new Error('cannot');
    return { done: String(events.length) };
  });
  return { asked, handle: (event: unknown) => handle(event, context) };
}

describe('events that a queue hands over together', () => {
  it('are handled together', async () => {
    const { asked, handle } = handlerRefusing();

    const answer = await handle({ Records: [message('1'), message('2'), message('"three"')] });

    expect(asked).toEqual([[1, 2, 'three']]);
    expect(answer).toEqual({ batchItemFailures: [] });
  });

  it('are handled each by itself when together they cannot be, and only the one at fault stays', async () => {
    const { asked, handle } = handlerRefusing(2);

    const answer = await handle({ Records: [message('1'), message('2'), message('3')] });

    expect(asked).toEqual([[1, 2, 3], [1], [2], [3]]);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'id of 2' }] });
  });

  it('are not tried twice at once when there is one only', async () => {
    const { asked, handle } = handlerRefusing(1);

    const answer = await handle({ Records: [message('1', '2')] });

    expect(asked).toEqual([[1]]);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'id of 1' }] });
  });

  it('reach the handler as text when they are no JSON', async () => {
    const { asked, handle } = handlerRefusing();

    await handle({ Records: [message('{')] });

    expect(asked).toEqual([['{']]);
  });
});

describe('an event that comes alone', () => {
  it.each([
    ['from a bus', { source: 'aws.rds' }],
    ['from a topic', { Records: [{ EventSource: 'aws:sns', Sns: {} }] }],
    ['with no records', { Records: [] }],
    ['of nothing', null],
  ])('%s is handled as it is', async (_from, event) => {
    const { asked, handle } = handlerRefusing();

    const answer = await handle(event);

    expect(asked).toEqual([[event]]);
    expect(answer).toEqual({ done: '1' });
  });

  it('fails as the handler does, so that Lambda tries it again', async () => {
    const { handle } = handlerRefusing('bad');

    await expect(handle('bad')).rejects.toThrow('cannot');
  });
});
