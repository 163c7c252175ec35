import { perDay } from '../../db/queries/habits/totals.ts';
import type { Day } from '../../time/days.ts';
import type { ChartSpec } from '../charts/spec.ts';
import { colourOf, style } from '../charts/style.ts';
import type { Report } from '../report.ts';
import type { DayTotal } from './trend.ts';

export interface HeatmapQuestion {
  userId: number;
  /** Null for all habits. */
  habitId: number | null;
  year: number;
  today: Day;
  /** 1 Monday … 7 Sunday. */
  weekStart: number;
}

/** A year of all habits, or of one. */
export interface Calendar {
  year: number;
  /** The habit's, for its colour; null for all. */
  habitId: number | null;
  today: Day;
  /** 1 Monday … 7 Sunday. */
  weekStart: number;
  days: DayTotal[];
}

export interface HeatmapTexts {
  locale: string;
  title: string;
  subtitle?: string;
  /** January first, short. */
  monthNames: string[];
  /** Monday first, short. */
  weekdayNames: string[];
  /** "up to 30 min", "over 2 h": the legend. */
  upTo(minutes: number): string;
  over(minutes: number): string;
}

/** Durations that read well as bounds. */
const roundMinutes = [1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 150, 180, 240, 300, 360, 480, 600, 720, 960, 1440];

/** A year as a calendar. */
export const heatmap: Report<HeatmapQuestion, Calendar, HeatmapTexts, ChartSpec> = {
  async load(db, { userId, habitId, year, today, weekStart }) {
    const days = await perDay(db, userId, `${year}-01-01`, `${year}-12-31`, { habitId });
    return { year, habitId, today, weekStart, days };
  },
  view: viewHeatmap,
};

/** Returns the calendar, shaded so that about a quarter of the days with records has each shade; null for a year without any. */
function viewHeatmap(calendar: Calendar, texts: HeatmapTexts): ChartSpec | null {
  const days = calendar.days.filter(({ day, minutes }) => minutes > 0 && day.startsWith(`${calendar.year}-`));
  if (days.length === 0) return null;
  const bounds = shadeBounds(days.map(({ minutes }) => minutes));
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
    colour: calendar.habitId === null ? style.accent : colourOf(calendar.habitId),
    bounds,
    boundLabels: [...bounds.map((bound) => texts.upTo(bound)), texts.over(bounds.at(-1) ?? 0)],
  };
}

/** Returns up to three rising bounds near the quartiles. */
function shadeBounds(values: number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const quartiles = [0.25, 0.5, 0.75].map((share) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
  return [...new Set(quartiles.map(nearestRound))];
}

function nearestRound(minutes: number): number {
  return roundMinutes.reduce((best, bound) => (Math.abs(bound - minutes) < Math.abs(best - minutes) ? bound : best));
}
