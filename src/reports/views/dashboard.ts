import type { Executor } from '../../db/client.ts';
import {
  type ActiveDay,
  activeDays,
  type NameTotal,
  nameTotals,
  type Slice,
} from '../../db/queries/dashboard/dashboard.ts';
import { addDays, type Day } from '../../time/days.ts';
import { type DaySpan, type PeriodUnit, periodContaining } from '../../time/period.ts';
import type { Report } from '../report.ts';

/** The units of the chat, spans of days that end today, or two days that somebody chose. */
export type DashboardPeriod = Exclude<PeriodUnit, 'day'> | `${number}d` | DaySpan;

export interface DashboardQuestion extends Slice {
  period: DashboardPeriod;
  /** Of who looks. */
  today: Day;
  /** 1 Monday … 7 Sunday. */
  weekStart: number;
  /** Sums of {@link pastSpan}, where they are known: then only the days after it are asked for. */
  past?: Sums;
}

/** A figure of today, and of the same day of the week before. */
interface Compared {
  now: number;
  before: number;
}

/** The page's charts, as data: the page draws them. Minutes have at most two decimals. */
export interface Dashboard {
  /** The days the charts are about. */
  span: DaySpan;
  today: Day;
  figures: { people: Compared; minutes: Compared; records: Compared };
  /** `[day, people, minutes]` of the days with records, in order. */
  days: [Day, number, number][];
  /** The longest first; what is beyond the list is summed up in `others`. */
  habits: { list: NameTotal[]; others: NameTotal | null };
  categories: NameTotal[];
  total: { minutes: number; records: number };
}

/** What is summed up over the days of a span. */
export interface Sums {
  span: DaySpan;
  days: ActiveDay[];
  habits: NameTotal[];
  categories: NameTotal[];
}

interface DashboardData {
  question: DashboardQuestion;
  sums: Sums;
  now: ActiveDay[];
  before: ActiveDay[];
}

/** Longer lists are read by nobody; a table of all is in the workbook and in SQL. */
const mostHabits = 100;
/** Of a long span what is older changes rarely, and need not be summed up at each record. */
const recentDays = 14;

/** What the dashboard shows of a slice. */
export const dashboard: Report<DashboardQuestion, DashboardData, void, Dashboard> = {
  async load(db, question) {
    const { first, last } = spanOf(question);
    const past = question.past?.span.first === first && question.past.span.last < last ? question.past : null;
    const rest = await sumUp(db, question, { first: past ? addDays(past.span.last, 1) : first, last });
    const lastWeek = addDays(question.today, -7);
    return {
      question,
      sums: past ? joined(past, rest) : rest,
      now: await activeDays(db, question, question.today, question.today),
      before: await activeDays(db, question, lastWeek, lastWeek),
    };
  },

  view({ question, sums: { span, days, habits, categories }, now: [now], before: [before] }) {
    const compared = (key: 'people' | 'minutes' | 'records') => ({ now: now?.[key] ?? 0, before: before?.[key] ?? 0 });
    const others = sumOf('', habits.slice(mostHabits));
    return {
      span: seenOf(question, span, days),
      today: question.today,
      figures: { people: compared('people'), minutes: compared('minutes'), records: compared('records') },
      days: days.map(({ day, people, minutes }) => [day, people, minutes]),
      habits: { list: habits.slice(0, mostHabits), others: others.records > 0 ? others : null },
      categories,
      total: sumOf('', categories),
    };
  },
};

/** Returns the days of a question that change rarely; null where it has none. */
export function pastSpan(question: DashboardQuestion): DaySpan | null {
  const { first, last } = spanOf(question);
  const end = addDays(question.today, -recentDays);
  return first < end && end < last ? { first, last: end } : null;
}

/** Returns the sums of a span's days. */
export async function sumUp(db: Executor, slice: Slice, span: DaySpan): Promise<Sums> {
  const [days, names] = await Promise.all([
    activeDays(db, slice, span.first, span.last),
    nameTotals(db, slice, span.first, span.last),
  ]);
  return { span, days, ...names };
}

/** Returns the sums of two spans, one after the other. */
function joined(past: Sums, rest: Sums): Sums {
  return {
    span: { first: past.span.first, last: rest.span.last },
    days: [...past.days, ...rest.days],
    habits: added(past.habits, rest.habits),
    categories: added(past.categories, rest.categories),
  };
}

function added(some: NameTotal[], others: NameTotal[]): NameTotal[] {
  const all = new Map(some.map((total) => [total.name.toLowerCase(), total]));
  for (const other of others) {
    const key = other.name.toLowerCase();
    const known = all.get(key);
    all.set(key, known ? sumOf(known.minutes < other.minutes ? other.name : known.name, [known, other]) : other);
  }
  return [...all.values()].sort(
    (a, b) => b.minutes - a.minutes || (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1),
  );
}

/** Returns the days of a period. Where many are looked at it has a day more: for some the next one has begun. */
function spanOf({ period, today, weekStart, scope }: DashboardQuestion): DaySpan {
  if (typeof period === 'object') return period;
  if (period === 'all') return { first: '1970-01-01', last: '9999-12-31' };
  if (period === 'week' || period === 'month' || period === 'year') return periodContaining(period, today, weekStart);
  const last = scope === null ? addDays(today, 1) : today;
  return { first: addDays(today, 1 - Number.parseInt(period, 10)), last };
}

/** The lines end where time does, not in the future; those of all time begin with the first record. */
function seenOf({ period, today }: DashboardQuestion, span: DaySpan, days: ActiveDay[]): DaySpan {
  const [oldest, newest] = [days[0]?.day ?? today, days.at(-1)?.day ?? today];
  if (typeof period === 'object') return span;
  const first = period === 'all' ? oldest : span.first;
  return { first, last: newest > today ? newest : today };
}

function sumOf(name: string, totals: NameTotal[]): NameTotal {
  const sum = (key: 'minutes' | 'records') => Math.round(totals.reduce((all, one) => all + one[key], 0) * 100) / 100;
  return { name, minutes: sum('minutes'), records: sum('records') };
}
