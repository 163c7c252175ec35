import { describe, expect, test } from 'vitest';
import { addDays } from '../../time/days.ts';
import { formatDuration } from '../../time/format.ts';
import { periodContaining } from '../../time/period.ts';
import type { BarSpec, HeatmapSpec, LineSpec, RankSpec } from '../charts/spec.ts';
import { chartStyle, chooseColour } from '../charts/style.ts';
import { heatmap } from './heatmap.ts';
import { summary } from './summary.ts';
import { totals } from './totals.ts';
import { type TrendData, trend } from './trend.ts';

const chartTexts = {
  locale: 'en',
  title: 'Total Duration by Habit',
  inMinutes: 'minutes',
  inHours: 'hours',
  formatDuration: (minutes: number) => formatDuration(minutes, 'en'),
};
const totalsTexts = { ...chartTexts, other: (count: number) => `other (${count})` };
const trendTexts = {
  ...chartTexts,
  xTitle: (step: string) => step,
  formatDay: (day: string) => day,
  formatMonth: (day: string) => day.slice(0, 7),
};
const habits = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    name: `h${index + 1}`,
    records: 1,
    minutes: index + 1,
  }));

describe('totals', () => {
  test('are bars, longest first, in the colours of the habits', () => {
    const chart = totals.view(habits(3), totalsTexts) as BarSpec;
    expect(chart).toMatchObject({
      kind: 'bar',
      title: 'Total Duration by Habit',
      yTitle: 'minutes',
      labels: ['h3', 'h2', 'h1'],
    });
    expect(chart.series).toMatchObject([
      { values: [3, 2, 1], colour: [chooseColour(3), chooseColour(2), chooseColour(1)] },
    ]);
  });

  test('have the names of habits as they were typed', () => {
    const names = ['-2+3', '=1+1', '&lt;b&gt;', '<b>', 'קריאה'];
    const chart = totals.view(
      names.map((name, index) => ({ id: index + 1, name, records: 1, minutes: 9 - index })),
      totalsTexts,
    ) as BarSpec;
    expect(chart.labels).toEqual(names);
  });

  test.each([
    [8, 'bar', ['h8', 'h1']],
    [9, 'rank', ['h9', 'h1']],
    [10, 'rank', ['h10', 'h1']],
    [11, 'rank', ['h11', 'other (2)']],
    [30, 'rank', ['h30', 'other (21)']],
  ])('of %i habits are a %s, and more than ten have a grey bar for the rest', (count, kind, ends) => {
    const chart = totals.view(habits(count), totalsTexts) as BarSpec | RankSpec;
    expect([chart.kind, chart.labels.at(0), chart.labels.at(-1)]).toEqual([kind, ...ends]);
    if (chart.kind === 'bar') return;
    expect(chart.labels).toHaveLength(Math.min(count, 10));
    expect(chart.valueLabels?.[0]).toBe(`${count} min`);
    expect(chart.colour[9] === chartStyle.other).toBe(count > 10);
    expect(chart.values.reduce((sum, value) => sum + value, 0)).toBe((count * (count + 1)) / 2);
  });

  test('are in the unit of the text: hours from one hour on', () => {
    const view = (minutes: number) => totals.view([{ id: 1, name: 'h', records: 9, minutes }], totalsTexts) as BarSpec;
    expect(view(59)).toMatchObject({ yTitle: 'minutes', series: [{ values: [59] }], valueLabels: ['59 min'] });
    expect(view(90)).toMatchObject({ yTitle: 'hours', tickStep: 0.5, series: [{ values: [1.5] }] });
    expect(view(1234)).toMatchObject({ series: [{ values: [20.57] }], valueLabels: ['20 h 34 min'] });
    expect(view(1234).tickStep).toBeUndefined();
    expect(totals.view([], totalsTexts)).toBeNull();
  });
});

describe('a trend', () => {
  const base: TrendData = {
    id: 2,
    period: periodContaining('week', '2026-11-18'),
    today: '2026-11-18',
    weekStart: 1,
    days: [],
  };

  test('has a point per day up to today, 0 without records, in the colour of the habit', () => {
    const chart = trend.view({ ...base, days: [{ day: '2026-11-17', minutes: 45 }] }, trendTexts) as LineSpec;
    expect(chart).toMatchObject({ kind: 'line', xTitle: 'day', labels: ['2026-11-16', '2026-11-17', '2026-11-18'] });
    expect(chart.series).toMatchObject([{ values: [0, 45, 0], colour: chooseColour(2) }]);
  });

  test('contains a record after today that a change of time zone has left', () => {
    const chart = trend.view({ ...base, days: [{ day: '2026-11-19', minutes: 5 }] }, trendTexts) as LineSpec;
    expect(chart.series[0]?.values).toEqual([0, 0, 0, 5]);
  });

  test.each([
    [92, 'day', 92],
    [93, 'week', 14],
    [731, 'week', 105],
    [730 * 7 + 1, 'month', 169],
  ])('of all time over %i days has a point per %s with the same sum', (length, step, points) => {
    const first = addDays('2026-11-22', 1 - length);
    const days = Array.from({ length }, (_, index) => ({ day: addDays(first, index), minutes: 1 }));
    const period = periodContaining('all', '2026-11-22');
    const chart = trend.view({ ...base, period, today: '2026-11-22', days }, trendTexts) as LineSpec;
    expect(chart.xTitle).toBe(step);
    expect(chart.labels).toHaveLength(points);
    expect(chart.series[0]?.values.reduce<number>((sum, value) => sum + (value ?? 0), 0)).toBe(length);
  });

  test('over more than three months has months with their years on the axis, at most five', () => {
    const ticksOf = (length: number) => {
      const days = Array.from({ length }, (_, index) => ({
        day: addDays('2026-11-22', index + 1 - length),
        minutes: 1,
      }));
      const period = periodContaining('all', '2026-11-22');
      const { labels, ticks } = trend.view({ ...base, period, today: '2026-11-22', days }, trendTexts) as LineSpec;
      return ticks?.map((index) => labels[index]);
    };
    expect(ticksOf(92)).toBeUndefined();
    expect(ticksOf(100)).toEqual(['2026-09', '2026-10', '2026-11']);
    expect(ticksOf(365)).toEqual(['2026-01', '2026-04', '2026-07', '2026-10']);
    expect(ticksOf(1100)).toEqual(['2024-01', '2025-01', '2026-01']);
    expect(ticksOf(7300)).toEqual(['2010-01', '2015-01', '2020-01', '2025-01']);
  });

  test('of one day has its value as text', () => {
    const day = periodContaining('day', '2026-11-18');
    const chart = trend.view({ ...base, period: day, days: [{ day: '2026-11-18', minutes: 95 }] }, trendTexts);
    expect(chart).toMatchObject({ labels: ['2026-11-18'], valueLabels: ['1 h 35 min'] });
  });

  test('of an empty period is null', () => {
    expect(trend.view(base, trendTexts)).toBeNull();
  });
});

describe('a heat map', () => {
  const texts = {
    locale: 'en',
    title: '2024',
    monthNames: [],
    weekdayNames: [],
    upTo: (minutes: number) => `≤ ${minutes}`,
    over: (minutes: number) => `> ${minutes}`,
  };
  const base = { year: 2024, habitId: null, today: '2026-11-22', weekStart: 7 };

  test('is shaded by round bounds near the quartiles, with the leap day', () => {
    const days = Array.from({ length: 100 }, (_, index) => ({ day: addDays('2024-01-01', index), minutes: index + 1 }));
    const chart = heatmap.view({ ...base, days }, texts) as HeatmapSpec;
    expect(chart.bounds).toEqual([20, 45, 60]);
    expect(chart.boundLabels).toEqual(['≤ 20', '≤ 45', '≤ 60', '> 60']);
    expect(chart.days['2024-02-29']).toBe(60);
    expect(chart.colour).toBe(chartStyle.accent);
    expect(heatmap.view({ ...base, habitId: 3, days }, texts)).toMatchObject({ colour: chooseColour(3) });
  });

  test('of a year without records is null', () => {
    expect(heatmap.view({ ...base, days: [{ day: '2023-12-31', minutes: 5 }] }, texts)).toBeNull();
  });
});

test('a summary has the sum and the change', () => {
  const period = periodContaining('week', '2026-11-22');
  const against = { first: '2026-11-09', last: '2026-11-15' };
  const lines = [
    { id: 1, name: 'Run', records: 2, minutes: 0.1 },
    { id: 2, name: 'Read', records: 1, minutes: 0.2 },
  ];
  expect(summary.view({ period, lines, against, previousMinutes: 0.4 })).toEqual({
    period,
    lines,
    total: { records: 3, minutes: 0.3 },
    change: { against, previousMinutes: 0.4, difference: -0.1, percent: -25 },
  });
  expect(summary.view({ period, lines, against, previousMinutes: 0 })?.change).toMatchObject({ percent: null });
  expect(summary.view({ period, lines, against: null, previousMinutes: 0 })?.change).toBeNull();
});

test('a habit keeps its colour, and consecutive habits have different colours', () => {
  expect(chooseColour(5)).toBe(chooseColour('5'));
  expect(chooseColour('Бег')).toBe(chooseColour('бег'));
  expect(new Set(Array.from({ length: 12 }, (_, id) => chooseColour(id))).size).toBe(12);
});
