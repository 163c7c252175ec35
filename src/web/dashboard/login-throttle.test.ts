import { expect, test } from 'vitest';
import { clientAddress, createLoginThrottle } from './login-throttle.ts';

test('counts the attempts of each address per minute', () => {
  let now = 0;
  const throttle = createLoginThrottle(2, () => now);
  expect(['a', 'a', 'a', 'b'].map((address) => throttle.take(address))).toEqual([0, 0, 60, 0]);
  now = 59_000;
  expect(throttle.take('a')).toBe(1);
  now = 60_000;
  expect(throttle.take('a')).toBe(0);
});

test.each([
  ['203.0.113.9', undefined, '203.0.113.9'],
  ['127.0.0.1', undefined, '127.0.0.1'],
  ['127.0.0.1', 'invented, 203.0.113.9', '203.0.113.9'],
  ['203.0.113.9', 'invented', '203.0.113.9'],
  ['::ffff:203.0.113.9', undefined, '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', undefined, '2001:db8:1:2'],
])('%s with X-Forwarded-For %s counts as %s', (ip, forwarded, expected) => {
  expect(clientAddress({ ip, headers: forwarded ? { 'x-forwarded-for': forwarded } : {} })).toBe(expected);
});
