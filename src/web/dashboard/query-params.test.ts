import { expect, test } from 'vitest';
import { addressOf, createTryLimit } from './login-throttle.ts';
import { questionOf, readAsked } from './query-params.ts';

const asked = (search: string) => readAsked(new URLSearchParams(search));

test('an address is read, and what cannot be understood is left out', () => {
  expect(asked('')).toEqual({ people: [], categories: [], period: '30d' });
  expect(asked('people=7,2,x,2,-1,1e9&category=Sport&category=sport&category=Home&period=year')).toEqual({
    people: [2, 7],
    categories: ['Home', 'Sport', 'sport'],
    period: 'year',
  });
  expect(asked('from=2026-01-31&to=2026-02-28').period).toEqual({ first: '2026-01-31', last: '2026-02-28' });
  for (const wrong of ['from=2026-02-30&to=2026-03-01', 'from=2026-02-02&to=2026-02-01', 'from=2026-02-02', 'period=x'])
    expect(asked(wrong).period, wrong).toBe('30d');
});

test('whose rows there are is decided by who looks; today is theirs', () => {
  const settings = { timeZone: 'Pacific/Auckland', weekStart: 7, dayStartHour: 4, language: 'en' } as const;
  const viewer = { ...settings, sessionHash: 'h', userId: 5, fullName: 'Ben', expiresAt: new Date() };
  const now = new Date('2026-11-22T14:30:00Z'); // 03:30 on the 23rd there, before the day starts
  expect(questionOf(asked('people=9'), viewer, false, now)).toMatchObject({
    scope: 5,
    people: [9],
    today: '2026-11-22',
  });
  expect(questionOf(asked('people=9'), viewer, true, now)).toMatchObject({ scope: null, weekStart: 7 });
});

test('tries are counted for each address, a minute at a time', () => {
  let now = 0;
  const limit = createTryLimit(2, () => now);
  expect(['a', 'a', 'a', 'b'].map((address) => limit.take(address))).toEqual([0, 0, 60, 0]);
  now = 59_000;
  expect(limit.take('a')).toBe(1);
  now = 60_000;
  expect(limit.take('a')).toBe(0);
});

test.each([
  ['203.0.113.9', undefined, '203.0.113.9'],
  ['127.0.0.1', undefined, '127.0.0.1'],
  ['127.0.0.1', 'invented, 203.0.113.9', '203.0.113.9'],
  ['203.0.113.9', 'invented', '203.0.113.9'],
  ['::ffff:203.0.113.9', undefined, '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', undefined, '2001:db8:1:2'],
])('%s with %s counts as %s', (ip, forwarded, expected) => {
  expect(addressOf({ ip, headers: forwarded ? { 'x-forwarded-for': forwarded } : {} })).toBe(expected);
});
