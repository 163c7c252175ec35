import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRateLimiter } from './rate-limiter.ts';

test('so many at once, then one as each token is filled up again', () => {
  let now = 0;
  const pace = createRateLimiter(60, () => now);
  for (let i = 0; i < 60; i++) expect(pace.take('anna')).toBe(0);
  expect(pace.take('anna')).toBe(1000);
  now += 400;
  expect(pace.take('anna')).toBe(600);
  now += 600;
  expect(pace.take('anna')).toBe(0);
  expect(pace.take('anna')).toBe(1000);
});

test('each key has its own pace', () => {
  const pace = createRateLimiter(1, () => 0);
  expect(pace.take(1)).toBe(0);
  expect(pace.take(1)).toBe(60_000);
  expect(pace.take(2)).toBe(0);
});

test('waiting as told is enough to a millisecond, and in no minute are there more than twice the number', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 90 }), gaps, (perMinute, waits) => {
      let now = 0;
      const pace = createRateLimiter(perMinute, () => now);
      const taken: number[] = [];
      for (const gap of waits) {
        now += gap;
        const wait = pace.take('anna');
        now += wait;
        // A fraction of a millisecond may be left, never more.
        if (wait > 0 && pace.take('anna') > 0) {
          now += 1;
          expect(pace.take('anna')).toBe(0);
        }
        taken.push(now);
      }
      for (const start of taken)
        expect(taken.filter((at) => at >= start && at < start + 60_000).length).toBeLessThanOrEqual(2 * perMinute);
    }),
  );
});

test('who is full again is forgotten, who is not keeps waiting', () => {
  let now = 0;
  const pace = createRateLimiter(2, () => now);
  for (let key = 0; key < 10_001; key++) pace.take(key);
  now += 60_000;
  pace.take('late');
  pace.take('late');
  expect(pace.take('late')).toBe(30_000);
  expect(pace.take(0)).toBe(0);
  expect(pace.take(0)).toBe(0);
  expect(pace.take(0)).toBe(30_000);
});
