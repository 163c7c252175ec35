import { expect, it } from 'vitest';
import { parseRetryAfter } from './retry-after.ts';

const now = Date.parse('2026-02-03T04:05:06Z');

it.each([
  ['7', 7_000],
  [' 120 ', 120_000],
  ['0', 0],
  ['Tue, 03 Feb 2026 04:05:16 GMT', 10_000],
  ['Tue, 03 Feb 2026 04:05:00 GMT', 0],
  ['soon', null],
  ['1.5', null],
  ['-5', null],
  ['', null],
  [null, null],
])('Retry-After %j is %j ms', (header, expected) => {
  expect(parseRetryAfter(header, now)).toBe(expected);
});
