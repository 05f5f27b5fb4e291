import { describe, expect, test } from 'vitest';
import { ASSUMPTIONS, assumptions, readAssumption } from '../../simulator/assumptions';

describe('what nobody knows of AWS', () => {
  test('is as it likeliest is, but for what is given', () => {
    expect(assumptions({ 'copy-status': 'copying' })).toEqual({
      ...Object.fromEntries(ASSUMPTIONS.map(({ name, values }) => [name, values[0]])),
      'copy-status': 'copying',
    });
  });

  test.each(ASSUMPTIONS.flatMap(({ name, values }) => values.map((value) => [name, value])))(
    'may be given as %s=%s',
    (name, value) => {
      expect(readAssumption(`${name}=${value}`)).toEqual({ assumed: { [name]: value } });
    },
  );

  test.each([
    ['copy-status', 'copy-status=creating or copy-status=copying'],
    ['copy-status=ready', 'copy-status=creating or copy-status=copying'],
    ['weather=fine', 'copy-status'],
    ['', '<name>=<value>'],
  ])('is refused as %j, with what is allowed', (text, expected) => {
    expect(readAssumption(text)).toEqual({ fault: expect.stringContaining(expected) });
  });
});
