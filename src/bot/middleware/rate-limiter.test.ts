import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { createRateLimiter } from './rate-limiter.ts';

test('allows the whole bucket at once, then one call for each refilled token', () => {
  let now = 0;
  const limiter = createRateLimiter(60, () => now);
  for (let i = 0; i < 60; i++) expect(limiter.take('anna')).toBe(0);
  expect(limiter.take('anna')).toBe(1000);
  now += 400;
  expect(limiter.take('anna')).toBe(600);
  now += 600;
  expect(limiter.take('anna')).toBe(0);
  expect(limiter.take('anna')).toBe(1000);
});

test('nobody waits longer when the clock of the machine is set back', () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    const limiter = createRateLimiter(60);
    for (let i = 0; i < 60; i++) limiter.take('anna');
    vi.setSystemTime(Date.now() - 3_600_000);
    expect(limiter.take('anna')).toBeLessThanOrEqual(1000);
  } finally {
    vi.useRealTimers();
  }
});

test('each key has a bucket of its own', () => {
  const limiter = createRateLimiter(1, () => 0);
  expect(limiter.take(1)).toBe(0);
  expect(limiter.take(1)).toBe(60_000);
  expect(limiter.take(2)).toBe(0);
});

test('the returned wait is exact to a millisecond, and no minute has more than twice the limit', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 90 }), gaps, (perMinute, waits) => {
      let now = 0;
      const limiter = createRateLimiter(perMinute, () => now);
      const taken: number[] = [];
      for (const gap of waits) {
        now += gap;
        const wait = limiter.take('anna');
        now += wait;
        // A fraction of a millisecond may be left, never more.
        if (wait > 0 && limiter.take('anna') > 0) {
          now += 1;
          expect(limiter.take('anna')).toBe(0);
        }
        taken.push(now);
      }
      for (const start of taken)
        expect(taken.filter((at) => at >= start && at < start + 60_000).length).toBeLessThanOrEqual(2 * perMinute);
    }),
  );
});

test('full buckets are removed, others are kept', () => {
  let now = 0;
  const limiter = createRateLimiter(2, () => now);
  for (let key = 0; key < 10_001; key++) limiter.take(key);
  now += 60_000;
  limiter.take('late');
  limiter.take('late');
  expect(limiter.take('late')).toBe(30_000);
  expect(limiter.take(0)).toBe(0);
  expect(limiter.take(0)).toBe(0);
  expect(limiter.take(0)).toBe(30_000);
});
