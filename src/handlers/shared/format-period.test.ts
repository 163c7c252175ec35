import { describe, expect, test } from 'vitest';
import type { TallyContext } from '../../bot/context.ts';
import { loadTexts } from '../../bot/ui/i18n.ts';
import type { Language } from '../../time/language.ts';
import { type PeriodUnit, periodContaining } from '../../time/period.ts';
import {
  calendarNames,
  formatAxisMonth,
  formatDaySpan,
  formatPeriod,
  formatSignedPercent,
  formatTotalMinutes,
} from './format-period.ts';

const texts = loadTexts();

/**
 * Creates the part of a context that formatters use: a person, and an update sent at noon (UTC) on Wednesday 18
 * November 2026.
 */
function createContext(language: Language, settings: Partial<TallyContext['person']> = {}): TallyContext {
  const person = { language, timeZone: 'UTC', weekStart: 1, dayStartHour: 0, ...settings };
  return { person, t: texts.in(language), message: { date: Date.UTC(2026, 10, 18, 12) / 1000 } } as TallyContext;
}

/** Typographic spaces around dashes differ between versions of the calendar data. */
const plain = (text: string) => text.replace(/[\u2009\u00a0\u202f]/g, ' ').replace(/ – /g, '–');

describe('a formatted period', () => {
  test.each<[PeriodUnit, string, string, string]>([
    ['day', '2026-11-18', 'Today, Wed 18 Nov', 'Сегодня, ср 18 нояб.'],
    ['day', '2025-12-31', 'Wed 31 Dec 2025', 'Ср 31 дек. 2025 г.'],
    ['week', '2026-11-18', 'This week, 16–22 Nov', 'Эта неделя, 16–22 нояб.'],
    ['week', '2026-11-01', '26 Oct–1 Nov', '26 окт.–1 нояб.'],
    ['week', '2025-12-30', '29 Dec 2025–4 Jan 2026', '29 дек. 2025 г.–4 янв. 2026 г.'],
    ['month', '2026-11-18', 'This month, November 2026', 'Этот месяц, ноябрь 2026 г.'],
    ['month', '2026-10-31', 'October 2026', 'Октябрь 2026 г.'],
    ['year', '2026-11-18', 'This year, 2026', 'Этот год, 2026'],
    ['year', '2025-01-01', '2025', '2025'],
    ['all', '2026-11-18', 'All time', 'За всё время'],
  ])('%s of %s: %s', (unit, day, english, russian) => {
    expect(plain(formatPeriod(createContext('en'), periodContaining(unit, day)))).toBe(english);
    expect(plain(formatPeriod(createContext('ru'), periodContaining(unit, day)))).toBe(russian);
  });

  test('depends on the first weekday and the time zone of the person', () => {
    const sunday = createContext('en', { weekStart: 7 });
    expect(plain(formatPeriod(sunday, periodContaining('week', '2026-11-18', 7)))).toBe('This week, 15–21 Nov');
    const farEast = createContext('en', { timeZone: 'Pacific/Kiritimati' });
    expect(plain(formatPeriod(farEast, periodContaining('day', '2026-11-18')))).toBe('Wed 18 Nov');
    expect(plain(formatPeriod(farEast, periodContaining('day', '2026-11-19')))).toBe('Today, Thu 19 Nov');
  });

  test('is a range, or a name where it is a whole month or year', () => {
    const span = (unit: PeriodUnit, first: string, last: string) =>
      plain(formatDaySpan(createContext('en'), unit, { first, last }));
    expect(span('week', '2026-11-09', '2026-11-11')).toBe('9–11 Nov');
    expect(span('week', '2026-11-09', '2026-11-09')).toBe('9 Nov');
    expect(span('month', '2026-10-01', '2026-10-18')).toBe('1–18 Oct');
    expect(span('month', '2026-10-01', '2026-10-31')).toBe('October 2026');
    expect(span('year', '2025-01-01', '2025-11-18')).toBe('1 Jan–18 Nov 2025');
    expect(span('year', '2025-01-01', '2025-12-31')).toBe('2025');
  });
});

test.each([
  [45, '45 min', '45 мин'],
  [60, '1 h (60 min)', '1 ч (60 мин)'],
  [135, '2 h 15 min (135 min)', '2 ч 15 мин (135 мин)'],
  [67.5, '1 h 8 min (67.5 min)', '1 ч 8 мин (67,5 мин)'],
  [1500, '25 h (1,500 min)', '25 ч (1 500 мин)'],
  [60_000, '1,000 h (60,000 min)', '1 000 ч (60 000 мин)'],
])('a total of %s minutes: %s', (minutes, english, russian) => {
  expect(formatTotalMinutes(createContext('en'), minutes)).toBe(english);
  expect(plain(formatTotalMinutes(createContext('ru'), minutes))).toBe(russian);
});

test('a percentage has a sign', () => {
  expect(formatSignedPercent(20, 'en')).toBe('+20%');
  expect(plain(formatSignedPercent(-5, 'ru'))).toBe('−5 %');
});

test('the calendar begins with January and Monday', () => {
  const { monthNames, weekdayNames } = calendarNames('ru');
  expect([monthNames[0], monthNames[11], weekdayNames[0], weekdayNames[6]]).toEqual(['янв', 'дек', 'пн', 'вс']);
});

test('a month of an axis has its year', () => {
  expect(formatAxisMonth('2026-11-01', 'en')).toBe('Nov 2026');
  expect(plain(formatAxisMonth('2026-11-01', 'ru'))).toBe('нояб. 2026');
});
