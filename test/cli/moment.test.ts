import { describe, expect, it } from 'vitest';
import { dateText, momentText, readMoment } from '../../cli/moment';

const start = Date.parse('2026-01-05T06:00:00Z');

describe('readMoment', () => {
  it.each([
    ['12:41:07', '2026-01-05T12:41:07Z'],
    ['12:41', '2026-01-05T12:41:00Z'],
    ['9:05', '2026-01-05T09:05:00Z'],
    ['1d 12:41:07', '2026-01-06T12:41:07Z'],
    ['0d 07:00', '2026-01-05T07:00:00Z'],
    ['2026-01-07T00:00:01Z', '2026-01-07T00:00:01Z'],
  ])('reads %s', (text, iso) => {
    expect(readMoment(text, start)).toBe(Date.parse(iso));
  });

  it.each([
    '',
    'noon',
    '24:00',
    '12:60',
    '12:41:60',
    '12',
    '1 12:41',
    '2026-01-07',
    '2026-01-07T00:00:00',
    '2026-13-01T00:00:00Z',
  ])('refuses "%s"', (text) => {
    expect(readMoment(text, start)).toBeUndefined();
  });
});

describe('momentText', () => {
  it.each([
    ['2026-01-05T12:41:07.999Z', '12:41:07'],
    ['2026-01-06T00:00:00Z', '1d 00:00:00'],
    ['2026-01-15T06:00:00Z', '10d 06:00:00'],
  ])('says %s as %s', (iso, text) => {
    expect(momentText(Date.parse(iso), start)).toBe(text);
  });

  it('is read back as the same', () => {
    const time = Date.parse('2026-01-09T23:59:59Z');
    expect(readMoment(momentText(time, start), start)).toBe(time);
  });
});

it('says a date', () => {
  expect(dateText(start)).toBe('2026-01-05');
});
