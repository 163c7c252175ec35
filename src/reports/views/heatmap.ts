import { totalsByDay } from '../../db/queries/habits/totals.ts';
import { type Day, minutesPerDay } from '../../time/days.ts';
import type { ChartSpec } from '../charts/spec.ts';
import { chartStyle, chooseColour } from '../charts/style.ts';
import type { Report } from '../report.ts';
import type { DayMinutes } from './trend.ts';

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
  days: DayMinutes[];
}

export interface HeatmapTexts {
  locale: string;
  title: string;
  subtitle?: string;
  /** Short names from January. */
  monthNames: string[];
  /** Short names from Monday. */
  weekdayNames: string[];
  /** Returns a text of the legend such as "up to 30 min". */
  upTo(minutes: number): string;
  /** Returns a text of the legend such as "over 2 h". */
  over(minutes: number): string;
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

/** Builds the calendar. About a quarter of the days with records has each shade. Null for a year without records. */
function viewHeatmap(calendar: HeatmapData, texts: HeatmapTexts): ChartSpec | null {
  const days = calendar.days.filter(({ day, minutes }) => minutes > 0 && day.startsWith(`${calendar.year}-`));
  if (days.length === 0) return null;
  const bounds = chooseShadeBounds(days.map(({ minutes }) => minutes));
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
    days: Object.fromEntries(days.map(({ day, minutes }) => [day, minutes])),
    colour: calendar.habitId === null ? chartStyle.accent : chooseColour(calendar.habitId),
    bounds,
    boundLabels: [...bounds.map((bound) => texts.upTo(bound)), texts.over(bounds.at(-1) ?? 0)],
  };
}

/** Chooses up to three ascending bounds near the quartiles. */
export function chooseShadeBounds(values: number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const quartiles = [0.25, 0.5, 0.75].map((share) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
  return [...new Set(quartiles.map(roundToBound))];
}

function roundToBound(minutes: number): number {
  return roundMinutes.reduce((best, bound) => (Math.abs(bound - minutes) < Math.abs(best - minutes) ? bound : best));
}
