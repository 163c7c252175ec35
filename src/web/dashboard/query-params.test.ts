import { expect, test } from 'vitest';
import { parseQueryParams, toQuestion } from './query-params.ts';

const parse = (search: string) => parseQueryParams(new URLSearchParams(search));

test('parses a query string and ignores invalid values', () => {
  expect(parse('')).toEqual({ people: [], categories: [], period: '30d' });
  expect(parse('people=7,2,x,2,-1,1e9&category=Sport&category=sport&category=Home&period=year')).toEqual({
    people: [2, 7],
    categories: ['Home', 'Sport', 'sport'],
    period: 'year',
  });
  expect(parse('from=2026-01-31&to=2026-02-28').period).toEqual({ first: '2026-01-31', last: '2026-02-28' });
  for (const wrong of ['from=2026-02-30&to=2026-03-01', 'from=2026-02-02&to=2026-02-01', 'from=2026-02-02', 'period=x'])
    expect(parse(wrong).period, wrong).toBe('30d');
});

test('the viewer decides whose rows are visible and which day is today', () => {
  const settings = { timeZone: 'Pacific/Auckland', weekStart: 7, dayStartHour: 4, language: 'en' } as const;
  const viewer = { ...settings, sessionHash: 'h', userId: 5, fullName: 'Ben', expiresAt: new Date() };
  const now = new Date('2026-11-22T14:30:00Z'); // 03:30 on the 23rd there, before the person's day starts
  expect(toQuestion(parse('people=9'), viewer, false, now)).toMatchObject({
    scope: 5,
    people: [9],
    today: '2026-11-22',
  });
  expect(toQuestion(parse('people=9'), viewer, true, now)).toMatchObject({ scope: null, weekStart: 7 });
});
