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
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8::1:2:3:4', '2001:db8:0:0'],
  ['2001:db8::', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['unknown', 'unknown'],
])('%s counts as %s', (ip, expected) => {
  expect(clientAddress({ ip })).toBe(expected);
});
