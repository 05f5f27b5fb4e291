import { describe, expect, it } from 'vitest';
import { readProtection } from '../../runtime/backup/protect-tag';

const standard = { rpoSeconds: 7_200, periodSeconds: 3_600, snapshotSeconds: 300, copySeconds: 1_200 };

describe('the tag lifeboat:protect', () => {
  it.each(['', 'true', 'yes', ' Yes '])(
    'with the value "%s" gives the objectives of the environment',
    (value) => {
      expect(readProtection(value, standard)).toEqual({ protect: true, objectives: standard });
    },
  );

  it.each(['false', 'no', 'No'])('with the value "%s" leaves a database out', (value) => {
    expect(readProtection(value, standard)).toEqual({ protect: false });
  });

  it.each([
    ['1 hour', 3_600, 1_800],
    ['45 minutes', 2_700, 1_200],
    ['1 day', 86_400, 12 * 3_600],
    ['30 days', 30 * 86_400, 86_400],
  ])('with the value "%s" gives that RPO and the longest schedule that keeps it', (value, rpo, period) => {
    expect(readProtection(value, standard)).toEqual({
      protect: true,
      objectives: { ...standard, rpoSeconds: rpo, periodSeconds: period },
    });
  });

  it.each([
    ['tomorrow', 'lifeboat:protect is "tomorrow". Allowed: true, no, or an RPO'],
    ['1h', 'Allowed: true, no, or an RPO'],
    ['5 minutes', 'of 10 minutes to 30 days'],
    ['31 days', 'of 10 minutes to 30 days'],
    [
      '30 minutes',
      'which no schedule keeps: a snapshot takes up to 5 minutes and its copy up to 20 minutes.',
    ],
  ])('with the value "%s" protects all the same, and says what is wrong', (value, finding) => {
    expect(readProtection(value, standard)).toMatchObject({
      protect: true,
      objectives: standard,
      finding: expect.stringContaining(finding),
    });
  });
});
