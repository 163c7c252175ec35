import type { BarSpec, HeatmapSpec, LineSpec } from '../../src/reports/charts/spec.ts';
import { chooseColour } from '../../src/reports/charts/style.ts';
import { addDays } from '../../src/time/days.ts';

const places = (count: number) => Array.from({ length: count }, (_, index) => index);
const frame = { locale: 'en', yTitle: 'Total Duration (in minutes)' };

const bars = (count: number): BarSpec => ({
  ...frame,
  kind: 'bar',
  title: 'Total Duration by Habit',
  labels: places(count).map((place) => `Прогулка 🐕 ${place}`),
  series: [
    { name: '', values: places(count).map((place) => 500 - place * 10), colour: places(count).map(chooseColour) },
  ],
});

const line: LineSpec = {
  ...frame,
  kind: 'line',
  title: 'Running',
  labels: places(730).map((place) => addDays('2024-11-23', place)),
  series: [{ name: '', values: places(730).map((place) => (place * 37) % 90), colour: chooseColour(1) }],
};

const year: HeatmapSpec = {
  kind: 'heatmap',
  title: 'Calendar of 2026',
  locale: 'en',
  year: 2026,
  weekStart: 1,
  days: Object.fromEntries(places(365).map((place) => [addDays('2026-01-01', place), (place * 37) % 90])),
  colour: chooseColour(1),
  monthNames: places(12).map((place) => `M${place + 1}`),
  weekdayNames: places(7).map((place) => `D${place + 1}`),
  bounds: [20, 40, 60],
  boundLabels: ['up to 20 min', 'up to 40 min', 'up to 1 h', 'over 1 h'],
};

export const specs = {
  'a chart of 10 bars': bars(10),
  'a chart of 20 bars': bars(20),
  'a line of 730 days': line,
  'a calendar of a year': year,
} as const;
