import { describe, expect, it } from 'vitest';
import { formatDay, formatDuration, formatExactDuration, formatNumber } from './format.ts';

describe('formatDuration', () => {
  it.each([
    [45, '45 min', '45 мин'],
    [135, '2 h 15 min', '2 ч 15 мин'],
    [60, '1 h', '1 ч'],
    [0, '0 min', '0 мин'],
    [0.5, '0.5 min', '0,5 мин'],
    [60.25, '1 h 0.25 min', '1 ч 0,25 мин'],
    [59.999, '1 h', '1 ч'],
    [1440, '24 h', '24 ч'],
    [100_001, '1,666 h 41 min', '1\u00a0666 ч 41 мин'],
  ])('writes %d minutes as %s and %s', (minutes, en, ru) => {
    expect([formatDuration(minutes, 'en'), formatDuration(minutes, 'ru')]).toEqual([en, ru]);
  });
});

describe('formatDay', () => {
  it.each([
    ['2026-11-22', 'today', 'сегодня'],
    ['2026-11-21', 'yesterday, Sat 21 Nov', 'вчера, сб 21 нояб.'],
    ['2026-11-20', 'Fri 20 Nov', 'пт 20 нояб.'],
    ['2025-11-21', 'Fri 21 Nov 2025', 'пт 21 нояб. 2025'],
    ['2026-05-09', 'Sat 9 May', 'сб 9 мая'],
  ])('writes %s as %s and %s', (date, en, ru) => {
    expect([formatDay(date, '2026-11-22', 'en'), formatDay(date, '2026-11-22', 'ru')]).toEqual([en, ru]);
  });

  it('names the year of a yesterday in another year', () => {
    expect(formatDay('2025-12-31', '2026-01-01', 'en')).toBe('yesterday, Wed 31 Dec 2025');
  });
});

it.each([
  [0.75, '45 s', '45 с'],
  [2.5, '2 min 30 s', '2 мин 30 с'],
  [45, '45 min', '45 мин'],
])('writes exactly %d minutes as %s and %s', (minutes, en, ru) => {
  expect([formatExactDuration(minutes, 'en'), formatExactDuration(minutes, 'ru')]).toEqual([en, ru]);
});

it('writes a number with the separators of the language and a minus sign', () => {
  expect(formatNumber(-1606.5, 'en')).toBe('−1,606.5');
  expect(formatNumber(-1606.5, 'ru')).toBe('−1\u00a0606,5');
});
