import { totalsByDay } from '../../db/queries/habits/totals.ts';
import { type Day, minutesPerDay } from '../../time/days.ts';
import { roundAmount } from '../../time/format-amount.ts';
import type { ChartSpec } from '../charts/spec.ts';
import { chartStyle, chooseColour } from '../charts/style.ts';
import { type ChartMeasure, pickValue, type Report } from '../report.ts';
import type { DaySums } from './trend.ts';

export interface HeatmapParams {
  userId: number;
  /** Null: all habits. */
  habitId: number | null;
  year: number;
  today: Day;
  /** 1 (Monday) to 7 (Sunday). */
  weekStart: number;
}

/** The days of a year, of one habit or of all. */
export interface HeatmapData {
  year: number;
  /** The id of the habit, for its colour; null: all habits. */
  habitId: number | null;
  today: Day;
  /** 1 (Monday) to 7 (Sunday). */
  weekStart: number;
  days: DaySums[];
}

export interface HeatmapTexts {
  locale: string;
  title: string;
  subtitle?: string;
  /** Short names from January. */
  monthNames: string[];
  /** Short names from Monday. */
  weekdayNames: string[];
  /** Absent: the calendar shows time. */
  measure?: ChartMeasure;
  /** Returns a text of the legend such as "up to 30 min". */
  upTo(value: number): string;
  /** Returns a text of the legend such as "over 2 h". */
  over(value: number): string;
}

/** Round durations that the bounds of the shades are chosen from. */
const roundMinutes = [
  1,
  2,
  5,
  10,
  15,
  20,
  30,
  45,
  60,
  90,
  120,
  150,
  180,
  240,
  300,
  360,
  480,
  600,
  720,
  960,
  minutesPerDay,
];

/** The calendar of a year. */
export const heatmap: Report<HeatmapParams, HeatmapData, HeatmapTexts, ChartSpec> = {
  async load(db, { userId, habitId, year, today, weekStart }) {
    const days = await totalsByDay(db, userId, `${year}-01-01`, `${year}-12-31`, { habitId });
    return { year, habitId, today, weekStart, days };
  },
  view: viewHeatmap,
};

/**
 * Builds the calendar. About a quarter of the days with records has each shade. Null for a year without records, and
 * for a calendar of time without any.
 */
function viewHeatmap(calendar: HeatmapData, texts: HeatmapTexts): ChartSpec | null {
  const { measure = 'time' } = texts;
  const inYear = calendar.days.filter(({ day }) => day.startsWith(`${calendar.year}-`));
  const days = inYear.map((sums) => ({ day: sums.day, value: pickValue(sums, measure) }));
  const values = days.flatMap(({ value }) => (value > 0 ? [value] : []));
  if (days.length === 0 || (values.length === 0 && measure === 'time')) return null;
  const bounds = chooseShadeBounds(values, measure);
  const { locale, title, subtitle, monthNames, weekdayNames } = texts;
  return {
    kind: 'heatmap',
    title,
    subtitle,
    locale,
    monthNames,
    weekdayNames,
    year: calendar.year,
    weekStart: calendar.weekStart,
    lastDay: calendar.today,
    days: Object.fromEntries(days.flatMap(({ day, value }) => (value > 0 ? [[day, value]] : []))),
    colour: calendar.habitId === null ? chartStyle.accent : chooseColour(calendar.habitId),
    bounds,
    boundLabels: labelShades(bounds, values, texts),
  };
}

/** Returns the legend: a text per bound and one for higher values. A calendar with one shade has one text. */
function labelShades(bounds: number[], values: number[], { upTo, over }: HeatmapTexts): string[] {
  const last = bounds.at(-1);
  return last === undefined ? [upTo(Math.max(0, ...values))] : [...bounds.map((bound) => upTo(bound)), over(last)];
}

/**
 * Chooses up to three ascending bounds near the quartiles. Except for time, there is a higher value than each of them:
 * no bounds where all values are the same.
 *
 * @param values above 0; empty: there are no bounds
 */
export function chooseShadeBounds(values: number[], measure: ChartMeasure = 'time'): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const highest = sorted.at(-1);
  if (highest === undefined) return [];
  const quartiles = [0.25, 0.5, 0.75].map((share) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
  if (measure === 'time') return [...new Set(quartiles.map((minutes) => chooseNearest(roundMinutes, minutes)))];
  return [...new Set(quartiles.map(roundAmountToBound))].filter((bound) => bound < highest);
}

/** The first digits of round amounts. */
const roundDigits = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** Rounds an amount to one or two digits; a whole one stays whole. */
function roundAmountToBound(amount: number): number {
  const power = 10 ** Math.floor(Math.log10(amount));
  return roundAmount(chooseNearest(roundDigits, amount / power) * power);
}

function chooseNearest(choices: number[], value: number): number {
  return choices.reduce((best, choice) => (Math.abs(choice - value) < Math.abs(best - value) ? choice : best));
}
