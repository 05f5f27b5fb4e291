import { expect, it } from 'vitest';
import { readable } from '../../../cli/drill/plan-run';

it.each([
  [
    'orders: {"errorType":"VerificationFailed","errorMessage":"2 of 4 checks","trace":["at x"]}',
    'orders: 2 of 4 checks',
  ],
  ['{"errorType":"Error","errorMessage":"no"}', 'no'],
  ['orders: no recovery point', 'orders: no recovery point'],
  ['orders: {"errorType":"Cut","errorMes', 'orders: {"errorType":"Cut","errorMes'],
])('makes %s readable', (cause, text) => {
  expect(readable(cause)).toBe(text);
});
