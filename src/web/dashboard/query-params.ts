import type { WebSession } from '../../db/queries/people/web-sessions.ts';
import type { DashboardPeriod, DashboardQuestion } from '../../reports/views/dashboard.ts';
import { dateFrom } from '../../time/days.ts';
import { localDate } from '../../time/local-day.ts';

/** What an address asks for; see {@link readAsked}. */
export interface Asked {
  people: number[];
  categories: string[];
  period: DashboardPeriod;
}

const periods = ['7d', '30d', '90d', 'week', 'month', 'year', 'all'] as const;
export const usualPeriod = '30d';
/** More of them are no question of a person. */
const mostChosen = 500;

/**
 * Returns what the part of an address behind the `?` asks for: `people=1,2`, `category=NAME` (again for each), `period=` one of the
 * list, or `from=` and `to=` days. What cannot be understood is left out: an address that was shared stays of use.
 */
export function readAsked(search: URLSearchParams): Asked {
  const ids = (search.get('people') ?? '').split(',').filter((id) => /^[1-9]\d{0,14}$/.test(id));
  const names = search.getAll('category').map((name) => name.replaceAll('\0', '').slice(0, 64));
  return {
    people: [...new Set(ids.map(Number))].sort((a, b) => a - b).slice(0, mostChosen),
    categories: [...new Set(names.filter(Boolean))].sort().slice(0, mostChosen),
    period: chosenDays(search) ?? periods.find((period) => period === search.get('period')) ?? usualPeriod,
  };
}

function chosenDays(search: URLSearchParams) {
  const [first, last] = ['from', 'to'].map((key) => {
    const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(search.get(key) ?? '') ?? [];
    return year ? dateFrom(Number(year), Number(month), Number(day)) : null;
  });
  return first && last && first <= last ? { first, last } : null;
}

/** Returns the question as it stands now. `isAdmin` decides whose rows there are, whatever is asked. */
export function questionOf(asked: Asked, viewer: WebSession, isAdmin: boolean, now: Date): DashboardQuestion {
  const { weekStart } = viewer;
  return { ...asked, scope: isAdmin ? null : viewer.userId, weekStart, today: localDate(now, viewer) };
}
