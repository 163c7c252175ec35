import { expect, test } from 'vitest';
import { isFilterProblem, parseQueryParams, type QueryParams, toQuestion } from './query-params.ts';

const parse = (search: string) => parseQueryParams(new URLSearchParams(search));

test('parses a query string', () => {
  expect(parse('')).toEqual({ people: [], categories: [], period: '30d' });
  expect(parse('people=7,2,2&category=Sport&category=sport&category=Home&period=year')).toEqual({
    people: [2, 7],
    categories: ['Home', 'Sport', 'sport'],
    period: 'year',
  });
  expect(parse('measure=records')).toEqual({ people: [], categories: [], period: '30d', measure: 'records' });
  expect(parse('measure=time')).toEqual(parse(''));
  const period = { first: '2026-01-31', last: '2026-02-28' };
  expect(parse('from=2026-01-31&to=2026-02-28')).toMatchObject({ period });
  expect(parse('from=2026-01-31&to=2026-01-31')).toMatchObject({ period: { first: '2026-01-31', last: '2026-01-31' } });
});

test.each([
  ['from=2026-02-30&to=2026-03-01', 'rangeInvalid'],
  ['from=yesterday&to=2026-03-01', 'rangeInvalid'],
  ['from=2026-02-02&to=2026-02-01', 'rangeReversed'],
  ['from=2026-02-02', 'rangeIncomplete'],
  ['to=2026-02-02&period=week', 'rangeIncomplete'],
  ['period=custom', 'rangeIncomplete'],
  ['period=decade', 'periodUnknown'],
  ['people=7,x', 'peopleInvalid'],
  ['people=-1', 'peopleInvalid'],
  ['people=1e9', 'peopleInvalid'],
  ['measure=money', 'measureUnknown'],
])('refuses %s, in place of showing other data', (search, problem) => {
  expect(parse(search)).toBe(problem);
  expect(isFilterProblem(parse(search))).toBe(true);
});

test('the viewer decides whose rows are visible and which day is today', () => {
  const settings = { timeZone: 'Pacific/Auckland', weekStart: 7, dayStartHour: 4, language: 'en' } as const;
  const viewer = { ...settings, sessionHash: 'h', userId: 5, fullName: 'Ben', expiresAt: new Date() };
  const now = new Date('2026-11-22T14:30:00Z'); // 03:30 on the 23rd there, before the person's day starts
  const params: QueryParams = { people: [9], categories: [], period: '30d' };
  const ask = (isAdmin: boolean) => toQuestion(params, { viewer, isAdmin, now, defaultTimeZone: 'UTC' });
  expect(ask(false)).toMatchObject({ scope: 5, people: [9], today: '2026-11-22', now });
  expect(ask(true)).toMatchObject({ scope: null, weekStart: 7 });
});
