import { expect, test } from 'vitest';
import type { SubscriberDay } from '../../db/queries/usage/usage.ts';
import { addDays } from '../../time/days.ts';
import { periodContaining } from '../../time/period.ts';
import { usageDays } from './usage-days.ts';

const texts = {
  locale: 'en',
  title: 'title',
  subtitle: 'subtitle',
  usage: 'usage',
  anytime: 'anytime',
  offpeak: 'off-peak',
  anomalies: 'anomalies',
  xTitle: (step: string) => step,
  formatDay: (day: string) => day,
  formatMonth: (day: string) => day.slice(0, 7),
};
const today = '2026-11-22';
const used = (day: string, anytime: number, anomalies = 0): SubscriberDay => ({
  day,
  anytime,
  offpeak: 1,
  tokens: 2,
  records: 3,
  anomalies,
});

test('a week has a bar per day up to today; days without usage are 0, and anomalies are marked', () => {
  const days = [used('2026-11-17', 5), used('2026-11-19', 7, 2)];
  const spec = usageDays.view(
    { period: periodContaining('week', today), today: '2026-11-20', weekStart: 1, days },
    texts,
  );
  expect(spec?.labels).toEqual(['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20']);
  expect(spec?.series.map(({ values }) => values)).toEqual([
    [0, 5, 0, 7, 0],
    [0, 1, 0, 1, 0],
  ]);
  expect(spec?.marks?.at).toEqual([false, false, false, true, false]);
});

test('all time has a bar per day up to 62 bars, then per week, then per month, and the sum stays', () => {
  const shown = (count: number) => {
    const days = Array.from({ length: count }, (_, index) => used(addDays(today, index + 1 - count), 10));
    const spec = usageDays.view({ period: periodContaining('all', today), today, weekStart: 1, days }, texts);
    expect(spec?.series[0]?.values.reduce<number>((sum, value) => sum + (value ?? 0), 0)).toBe(10 * count);
    return [spec?.xTitle, spec?.labels.length];
  };
  expect(shown(1)).toEqual(['day', 1]);
  expect(shown(62)).toEqual(['day', 62]);
  expect(shown(63)).toEqual(['week', 9]);
  expect(shown(434)).toEqual(['week', 62]);
  expect(shown(500)).toEqual(['month', 17]);
});

test('bars of weeks have months with their years on the axis, and bars of days no chosen labels', () => {
  const view = (count: number) => {
    const days = Array.from({ length: count }, (_, index) => used(addDays(today, index + 1 - count), 10));
    return usageDays.view({ period: periodContaining('all', today), today, weekStart: 1, days }, texts);
  };
  const weeks = view(90);
  expect(weeks?.ticks?.map((index) => weeks.labels[index])).toEqual(['2026-09', '2026-10', '2026-11']);
  expect(view(62)?.ticks).toBeUndefined();
});

test('there is no chart without usage', () => {
  expect(usageDays.view({ period: periodContaining('all', today), today, weekStart: 1, days: [] }, texts)).toBeNull();
});
