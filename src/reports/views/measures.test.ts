import { describe, expect, test } from 'vitest';
import { addDays } from '../../time/days.ts';
import { periodContaining } from '../../time/period.ts';
import type { BarSpec, HeatmapSpec, LineSpec, RankSpec } from '../charts/spec.ts';
import type { CountedTexts } from '../report.ts';
import { heatmap } from './heatmap.ts';
import { type Total, totals } from './totals.ts';
import { type TrendData, trend } from './trend.ts';

const counted = (measure: CountedTexts['measure'], unit = ''): CountedTexts => ({
  measure,
  yTitle: unit,
  format: (value) => `${value} ${unit}`.trim(),
});
const timeTexts = {
  locale: 'en',
  title: 'title',
  inMinutes: 'minutes',
  inHours: 'hours',
  formatDuration: (minutes: number) => `${minutes} min`,
};
const totalsTexts = { ...timeTexts, other: (count: number) => `other (${count})` };
const trendTexts = {
  ...timeTexts,
  xTitle: (step: string) => step,
  formatDay: (day: string) => day,
  formatMonth: (day: string) => day.slice(0, 7),
};

describe('totals of all kinds', () => {
  const all: Total[] = [
    { id: 1, name: 'Run', minutes: 90, records: 2 },
    { id: 2, name: 'Water', minutes: 0, records: 5, amount: 21, untimedRecords: 5 },
    { id: 3, name: 'Vitamins', minutes: 0, records: 3, amount: 3, untimedRecords: 3 },
  ];

  test('of time leave out habits without a duration, and those of records have all of them', () => {
    expect(totals.view(all, totalsTexts)).toMatchObject({ labels: ['Run'], series: [{ values: [1.5] }] });
    const chart = totals.view(all, { ...totalsTexts, counted: counted('records', 'n') }) as BarSpec;
    expect(chart).toMatchObject({ labels: ['Water', 'Vitamins', 'Run'], yTitle: 'n', tickStep: 1 });
    expect(chart.series[0]?.values).toEqual([5, 3, 2]);
    expect(totals.view(all.slice(1), totalsTexts)).toBeNull();
  });

  test('of records of many habits are a ranking with a bar for the rest', () => {
    const many = Array.from({ length: 12 }, (_, index) => ({
      id: index,
      name: `h${index}`,
      minutes: 0,
      records: 9 + index,
    }));
    const chart = totals.view(many, { ...totalsTexts, counted: counted('records') }) as RankSpec;
    expect([chart.kind, chart.labels.at(-1), chart.values.at(-1)]).toEqual(['rank', 'other (3)', 30]);
    expect(chart.valueLabels?.[0]).toBe('20');
  });
});

describe('a trend of one habit', () => {
  const base: TrendData = {
    id: 2,
    period: periodContaining('week', '2026-11-18'),
    today: '2026-11-18',
    weekStart: 1,
    days: [
      { day: '2026-11-16', minutes: 0, amount: 2.125, records: 1 },
      { day: '2026-11-18', minutes: 0, amount: 0, records: 1 },
    ],
  };

  test('that is counted has its amounts in its unit, a record of 0 included', () => {
    const chart = trend.view(base, { ...trendTexts, counted: counted('amount', 'km') }) as LineSpec;
    expect(chart).toMatchObject({ kind: 'line', yTitle: 'km', series: [{ values: [2.125, 0, 0] }] });
    expect(chart.tickStep).toBeUndefined();
    const zero = { ...base, days: base.days.slice(1) };
    expect(trend.view(zero, { ...trendTexts, counted: counted('amount', 'km') })).not.toBeNull();
  });

  test('that is done or not has bars of days, and of weeks in more than three months, counted one by one', () => {
    const days = [{ day: '2026-11-17', minutes: 0, amount: 1, records: 1 }];
    const texts = { ...trendTexts, counted: counted('times') };
    expect(trend.view({ ...base, days }, texts)).toMatchObject({
      kind: 'bar',
      timeline: true,
      tickStep: 1,
      series: [{ values: [null, 1, null] }],
    });
    const period = periodContaining('all', '2026-11-22');
    const long = Array.from({ length: 140 }, (_, n) => ({ day: addDays('2026-07-06', n), minutes: 0, amount: 1 }));
    const chart = trend.view({ ...base, period, today: '2026-11-22', days: long }, texts) as BarSpec;
    expect([chart.xTitle, chart.series[0]?.values[0]]).toEqual(['week', 7]);
  });

  test('of a category has its time, or its records; without time it is null', () => {
    const days = [...base.days, { day: '2026-11-17', minutes: 30, amount: 0, records: 2 }];
    expect(trend.view(base, trendTexts)).toBeNull();
    expect(trend.view({ ...base, days }, trendTexts)).toMatchObject({ series: [{ values: [0, 30, 0] }] });
    const chart = trend.view(base, { ...trendTexts, counted: counted('records') });
    expect(chart).toMatchObject({ kind: 'line', series: [{ values: [1, 0, 1] }] });
  });
});

describe('a heat map', () => {
  const texts = {
    locale: 'en',
    title: '2026',
    monthNames: [],
    weekdayNames: [],
    upTo: (value: number) => `≤ ${value}`,
    over: (value: number) => `> ${value}`,
  };
  const view = (amounts: number[], measure: 'amount' | 'times' | 'time') => {
    const days = amounts.map((amount, n) => ({ day: addDays('2026-01-01', n), minutes: 0, amount, records: 1 }));
    return heatmap.view({ year: 2026, habitId: 3, today: '2026-11-22', weekStart: 1, days }, { ...texts, measure });
  };

  test('of amounts has round bounds below the highest amount', () => {
    const bounds = (amounts: number[]) => (view(amounts, 'amount') as HeatmapSpec).bounds;
    expect(bounds(Array.from({ length: 100 }, (_, n) => n + 1))).toEqual([25, 50, 80]);
    expect(bounds([0.25, 0.5, 0.75, 1.125])).toEqual([0.25, 0.5, 0.8]);
    expect(bounds([8000, 8000, 12345])).toEqual([8000]);
    expect((view([0, 0], 'amount') as HeatmapSpec).days).toEqual({});
  });

  test('of a habit that is done once a day has one shade; more often, several', () => {
    expect(view([1, 1, 1], 'times')).toMatchObject({ bounds: [], boundLabels: ['≤ 1'] });
    expect(view([1, 1, 1, 2], 'times')).toMatchObject({ bounds: [1], boundLabels: ['≤ 1', '> 1'] });
  });

  test('of time without any time is null', () => {
    expect(view([3, 4], 'time')).toBeNull();
  });
});
