import type { WebSession } from '../../db/queries/people/web-sessions.ts';
import { maxNameLength } from '../../db/schema/limits.ts';
import type { DashboardParams, DashboardPeriod } from '../../reports/views/dashboard.ts';
import type { DashboardMeasure } from '../../reports/views/totals-by-name.ts';
import { toDay } from '../../time/days.ts';
import { localDate } from '../../time/local-day.ts';
import type { DaySpan } from '../../time/period.ts';

/** The filters of the charts, as {@link parseQueryParams} reads them. */
export interface QueryParams {
  /** User ids, ascending. Empty: everybody. */
  people: number[];
  /** Names, ascending. Empty: all. */
  categories: string[];
  period: DashboardPeriod;
  /** Absent: `time`. */
  measure?: DashboardMeasure;
}

const filterProblems = [
  'peopleInvalid',
  'periodUnknown',
  'rangeIncomplete',
  'rangeInvalid',
  'rangeReversed',
  'measureUnknown',
] as const;
/** Why the filters of an address are refused. The page has a text for each. */
export type FilterProblem = (typeof filterProblems)[number];

const periods = ['7d', '30d', '90d', 'week', 'month', 'year', 'all'] as const;
const defaultPeriod = '30d';
/** People and categories that one address may name. */
const maxSelected = 500;

/**
 * Parses the query string of an address: `people=1,2`, `category=NAME` (repeated for each), `measure=time` or
 * `measure=records`, and `period=` with one of the list or `from=` and `to=` with days. Returns the problem of an
 * address that cannot be read: other data than the address asks for would be taken for the answer.
 */
export function parseQueryParams(search: URLSearchParams): QueryParams | FilterProblem {
  const ids = (search.get('people') ?? '').split(',').filter(Boolean);
  if (!ids.every((id) => /^[1-9]\d{0,14}$/.test(id))) return 'peopleInvalid';
  const period = parsePeriod(search);
  if (isFilterProblem(period)) return period;
  const measure = search.get('measure') ?? 'time';
  if (measure !== 'time' && measure !== 'records') return 'measureUnknown';
  const names = search.getAll('category').map((name) => name.replaceAll('\0', '').slice(0, maxNameLength));
  return {
    people: [...new Set(ids.map(Number))].sort((a, b) => a - b).slice(0, maxSelected),
    categories: [...new Set(names.filter(Boolean))].sort().slice(0, maxSelected),
    period,
    ...(measure === 'time' ? {} : { measure }),
  };
}

function parsePeriod(search: URLSearchParams): DashboardPeriod | FilterProblem {
  const [from, to, name] = [search.get('from'), search.get('to'), search.get('period') ?? defaultPeriod];
  if (from || to || name === 'custom') return parseSpan(from, to);
  return periods.find((period) => period === name) ?? 'periodUnknown';
}

function parseSpan(from: string | null, to: string | null): DaySpan | FilterProblem {
  if (!from || !to) return 'rangeIncomplete';
  const [first, last] = [parseDay(from), parseDay(to)];
  if (!first || !last) return 'rangeInvalid';
  return first <= last ? { first, last } : 'rangeReversed';
}

function parseDay(text: string) {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  return year ? toDay(Number(year), Number(month), Number(day)) : null;
}

/** Returns true for a problem, and false for anything that was read. */
export function isFilterProblem(parsed: unknown): parsed is FilterProblem {
  return filterProblems.some((problem) => problem === parsed);
}

/** Who asks, and when. */
export interface Asker {
  viewer: WebSession;
  isAdmin: boolean;
  now: Date;
  /** The time zone of people who have not chosen one. */
  defaultTimeZone: string;
}

/**
 * Builds the question of the dashboard report. `now` gives the viewer's local day. Only `isAdmin` decides whose rows
 * are visible: everybody's, or the viewer's own, whatever people the address names.
 */
export function toQuestion(params: QueryParams, { viewer, isAdmin, now, defaultTimeZone }: Asker): DashboardParams {
  const { weekStart } = viewer;
  const scope = isAdmin ? null : viewer.userId;
  return { ...params, scope, weekStart, now, defaultTimeZone, today: localDate(now, viewer) };
}
