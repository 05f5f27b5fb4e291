import { describe, expect, it } from 'vitest';
import { decide } from '../../runtime/recovery/decide';

const settings = {
  environment: 'production',
  source: { account: '111111111111', region: 'us-west-2' },
  recovery: { account: '222222222222', region: 'us-east-1' },
};
const context = { awsRequestId: 'r', functionName: 'decide', getRemainingTimeInMillis: () => 1000 };
const outageStartedAt = '2026-01-05T12:41:07Z';
const decision = { by: 'Ada', reason: 'gone', at: '2026-01-05T12:51:07Z', unfenced: 'accepted' };

describe('what a recovery is started with', () => {
  it('is passed on when it is complete, with the newest point as the default', async () => {
    const event = { outageStartedAt, decision };

    await expect(decide(settings)(event, context)).resolves.toEqual({ ...event, asOf: null });
    await expect(decide(settings)({ ...event, asOf: outageStartedAt }, context)).resolves.toHaveProperty(
      'asOf',
      outageStartedAt,
    );
  });

  it.each([
    ['no outage', { decision }, /outageStartedAt is missing/],
    ['an outage that is no time', { outageStartedAt: 'noon', decision }, /outageStartedAt is "noon"/],
    ['no decision', { outageStartedAt }, /decision\.by/],
    ['a point in time that is none', { outageStartedAt, decision, asOf: '12:00' }, /asOf is "12:00"/],
    ['a time without its zone', { outageStartedAt, decision, asOf: '2026-01-05T12:00:00' }, /with its zone/],
    ['a time to come', { outageStartedAt, decision, asOf: '3026-01-05T12:00:00Z' }, /yet to come: it is 2/],
    ['nothing at all', undefined, /outageStartedAt.*decision\.by/],
  ])('is refused with %s, before anything is restored', async (_what, event, message) => {
    await expect(decide(settings)(event as object, context)).rejects.toMatchObject({
      name: 'DecisionIncomplete',
      message: expect.stringMatching(message),
    });
  });
});
