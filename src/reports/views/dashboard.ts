import type { Executor } from '../../db/client.ts';
import {
  type ActiveDay,
  type DashboardFilter,
  findActiveDays,
  findDaysWithRecords,
  type TotalByName,
  totalsByName,
  totalsSentBy,
} from '../../db/queries/dashboard/dashboard.ts';
import { findSettings } from '../../db/queries/people/people.ts';
import { addDays, type Day, daysBetween } from '../../time/days.ts';
import { localDate } from '../../time/local-day.ts';
import { type DaySpan, type PeriodUnit, periodContaining } from '../../time/period.ts';
import { pickValue, type Report } from '../report.ts';
import { type DayStreak, findDayStreaks } from './day-streaks.ts';
import { chooseShadeBounds } from './heatmap.ts';
import { compareBy, type DashboardMeasure, mergeByName, nameUnits, sumTotals } from './totals-by-name.ts';

/** A calendar period, a number of days that end today such as `30d`, or two chosen days. */
export type DashboardPeriod = Exclude<PeriodUnit, 'day'> | `${number}d` | DaySpan;

export interface DashboardParams extends DashboardFilter {
  /** Absent: `time`. */
  measure?: DashboardMeasure;
  period: DashboardPeriod;
  /** The local day of the viewer. For one other person, that person's day is used. */
  today: Day;
  now: Date;
  /** The time zone of people who have not chosen one. */
  defaultTimeZone: string;
  /** 1 (Monday) to 7 (Sunday). */
  weekStart: number;
  /** The totals of {@link stableSpan} from an earlier call. With them, only the later days are queried. */
  stableTotals?: SpanTotals;
}

/**
 * A figure of today so far, and of the same weekday a week before up to the same time of day: of the records of that
 * day that had been sent by then, on the clock of each person ({@link totalsSentBy}).
 */
interface ComparedFigure {
  now: number;
  before: number;
}

/** What the dashboard shows of one person: on their own one, and where an admin chose a person. */
export interface PersonalDashboard {
  /** The days of the period up to today, and those of them with records. */
  days: { active: number; total: number };
  /** Of all time, for the chosen categories. */
  streaks: { current: DayStreak | null; best: DayStreak | null };
  /** Up to three ascending values, which separate the shades of the heat map. */
  shadeBounds: number[];
}

/** The view model of the dashboard page. Minutes have at most two decimals. */
export interface Dashboard {
  measure: DashboardMeasure;
  /** There are records of habits without a duration, which charts of time do not show. */
  hasUntimed: boolean;
  /** The days on the axis of the charts. */
  span: DaySpan;
  today: Day;
  /** 1 (Monday) to 7 (Sunday). */
  weekStart: number;
  /** Null where the slice may have several people. */
  personal: PersonalDashboard | null;
  figures: { people: ComparedFigure; minutes: ComparedFigure; records: ComparedFigure };
  /** `[day, people, value]` of the days with records, ascending. The value is minutes, or a number of records. */
  days: [Day, number, number][];
  /**
   * The highest value first, with the forms of units that follow their amounts. `others` is the total of those that are
   * not in the list.
   */
  habits: { list: TotalByName[]; others: TotalByName | null };
  categories: TotalByName[];
  total: { minutes: number; records: number };
}

/** The totals of a span by day, by habit and by category. */
export interface SpanTotals {
  span: DaySpan;
  days: ActiveDay[];
  habits: TotalByName[];
  categories: TotalByName[];
}

interface DashboardData {
  params: DashboardParams;
  totals: SpanTotals;
  now: ActiveDay[];
  before: Omit<ActiveDay, 'day'>;
  /** All days with records. Null where the slice may have several people. */
  daysWithRecords: Day[] | null;
}

/** A longer list would not be read. The workbook and SQL have all habits. */
const maxHabits = 100;
/** Older days change rarely, so that their totals can be reused. */
const recentDays = 14;

/** The dashboard page, for the people and categories of a slice. */
export const dashboard: Report<DashboardParams, DashboardData, void, Dashboard> = {
  async load(db, question) {
    const params = { ...question, today: await findToday(db, question) };
    const { today, now, defaultTimeZone, stableTotals: known } = params;
    const { first, last } = resolvePeriod(params);
    const past = known && known.span.first === first && known.span.last < last ? known : null;
    const rest = await loadSpanTotals(db, params, { first: past ? addDays(past.span.last, 1) : first, last });
    const weekAgo = { day: addDays(today, -7), daysBefore: 7, now, defaultTimeZone };
    return {
      params,
      totals: past ? mergeSpanTotals(past, rest) : rest,
      now: await findActiveDays(db, params, today, today),
      before: await totalsSentBy(db, params, weekAgo),
      daysWithRecords: findOnlyPerson(params) === null ? null : await findDaysWithRecords(db, params),
    };
  },

  view({ params, totals: { span, days, habits, categories }, now: [now], before, daysWithRecords }) {
    const { today, weekStart, measure = 'time' } = params;
    const sorted = [...habits].sort(compareBy(measure));
    const compare = (key: 'people' | 'minutes' | 'records') => ({ now: now?.[key] ?? 0, before: before[key] });
    const others = nameUnits(sumTotals('', sorted.slice(maxHabits)));
    const visible = visibleSpan(params, span, days);
    return {
      measure,
      hasUntimed: habits.some(({ amounts }) => amounts !== undefined),
      span: visible,
      ...{ today, weekStart },
      personal: daysWithRecords && viewPersonal(daysWithRecords, days, visible, params),
      figures: { people: compare('people'), minutes: compare('minutes'), records: compare('records') },
      days: days.map((sums) => [sums.day, sums.people, pickValue(sums, measure)]),
      habits: { list: sorted.slice(0, maxHabits).map(nameUnits), others: others.records > 0 ? others : null },
      categories: [...categories].sort(compareBy(measure)),
      total: sumTotals('', categories),
    };
  },
};

/** Returns the only person of a slice. Null: there may be several. */
export function findOnlyPerson({ scope, people: [first, ...others] }: DashboardFilter): number | null {
  return scope ?? (others.length === 0 ? (first ?? null) : null);
}

/**
 * Returns the local day of the only person of the slice, so that an admin sees the same as that person; else `today`.
 */
async function findToday(db: Executor, { now, defaultTimeZone, today, ...slice }: DashboardParams): Promise<Day> {
  const person = findOnlyPerson(slice);
  if (person === null || person === slice.scope) return today;
  const settings = await findSettings(db, person);
  const { timeZone, dayStartHour } = settings ?? { timeZone: null, dayStartHour: null };
  return localDate(now, { timeZone: timeZone ?? defaultTimeZone, dayStartHour: dayStartHour ?? 0 });
}

function viewPersonal(
  all: Day[],
  days: ActiveDay[],
  { first, last }: DaySpan,
  { today, measure }: DashboardParams,
): PersonalDashboard {
  const lastDay = last > today && first <= today ? today : last;
  const active = days.filter(({ day }) => day <= lastDay).length;
  return {
    days: { active, total: daysBetween(first, lastDay) + 1 },
    streaks: findDayStreaks(all, today),
    shadeBounds: chooseShadeBounds(
      days.map((sums) => pickValue(sums, measure)).filter((value) => value > 0),
      measure,
    ),
  };
}

/** Returns the older days of the period, whose totals change rarely; null where there are none. */
export function stableSpan(params: DashboardParams): DaySpan | null {
  const { first, last } = resolvePeriod(params);
  const end = addDays(params.today, -recentDays);
  return first < end && end < last ? { first, last: end } : null;
}

/** Queries the totals of a span. */
export async function loadSpanTotals(db: Executor, slice: DashboardFilter, span: DaySpan): Promise<SpanTotals> {
  const [days, names] = await Promise.all([
    findActiveDays(db, slice, span.first, span.last),
    totalsByName(db, slice, span.first, span.last),
  ]);
  return { span, days, ...names };
}

/** Merges the totals of two consecutive spans. */
function mergeSpanTotals(past: SpanTotals, rest: SpanTotals): SpanTotals {
  return {
    span: { first: past.span.first, last: rest.span.last },
    days: [...past.days, ...rest.days],
    habits: mergeByName(past.habits, rest.habits),
    categories: mergeByName(past.categories, rest.categories),
  };
}

/**
 * Returns the days of a period. A number of days ends tomorrow where the slice has several people: in some time zones
 * the next day has begun.
 */
function resolvePeriod({ period, today, weekStart, ...slice }: DashboardParams): DaySpan {
  if (typeof period === 'object') return period;
  if (period === 'all') return { first: '1970-01-01', last: '9999-12-31' };
  if (period === 'week' || period === 'month' || period === 'year') return periodContaining(period, today, weekStart);
  const last = findOnlyPerson(slice) === null ? addDays(today, 1) : today;
  return { first: addDays(today, 1 - Number.parseInt(period, 10)), last };
}

/** Returns the days on the axis: up to today or the newest record, and for all time from the first record. */
function visibleSpan({ period, today }: DashboardParams, span: DaySpan, days: ActiveDay[]): DaySpan {
  const [oldest, newest] = [days[0]?.day ?? today, days.at(-1)?.day ?? today];
  if (typeof period === 'object') return span;
  const first = period === 'all' ? oldest : span.first;
  return { first, last: newest > today ? newest : today };
}
