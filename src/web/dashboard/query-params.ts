import type { WebSession } from '../../db/queries/people/web-sessions.ts';
import { maxNameLength } from '../../db/schema/limits.ts';
import type { DashboardParams, DashboardPeriod } from '../../reports/views/dashboard.ts';
import { toDay } from '../../time/days.ts';
import { localDate } from '../../time/local-day.ts';

/** The filters of the charts, as {@link parseQueryParams} reads them. */
export interface QueryParams {
  /** User ids, ascending. Empty: everybody. */
  people: number[];
  /** Names, ascending. Empty: all. */
  categories: string[];
  period: DashboardPeriod;
}

const periods = ['7d', '30d', '90d', 'week', 'month', 'year', 'all'] as const;
export const defaultPeriod = '30d';
/** People and categories that one address may name. */
const maxSelected = 500;

/**
 * Parses the query string of an address: `people=1,2`, `category=NAME` (repeated for each), and `period=` with one of
 * the list or `from=` and `to=` with days. Ignores invalid values, so that an old shared address still works.
 */
export function parseQueryParams(search: URLSearchParams): QueryParams {
  const ids = (search.get('people') ?? '').split(',').filter((id) => /^[1-9]\d{0,14}$/.test(id));
  const names = search.getAll('category').map((name) => name.replaceAll('\0', '').slice(0, maxNameLength));
  return {
    people: [...new Set(ids.map(Number))].sort((a, b) => a - b).slice(0, maxSelected),
    categories: [...new Set(names.filter(Boolean))].sort().slice(0, maxSelected),
    period: parseSpan(search) ?? periods.find((period) => period === search.get('period')) ?? defaultPeriod,
  };
}

function parseSpan(search: URLSearchParams) {
  const [first, last] = ['from', 'to'].map((key) => {
    const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(search.get(key) ?? '') ?? [];
    return year ? toDay(Number(year), Number(month), Number(day)) : null;
  });
  return first && last && first <= last ? { first, last } : null;
}

/**
 * Builds the question of the dashboard report. `now` gives the viewer's local day. Only `isAdmin` decides whose rows
 * are visible: everybody's, or the viewer's own, whatever people the address names.
 */
export function toQuestion(params: QueryParams, viewer: WebSession, isAdmin: boolean, now: Date): DashboardParams {
  const { weekStart } = viewer;
  return { ...params, scope: isAdmin ? null : viewer.userId, weekStart, today: localDate(now, viewer) };
}
