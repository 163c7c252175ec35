import { dashboardChoices } from '../../db/queries/dashboard/dashboard.ts';
import type { WebSession } from '../../db/queries/people/web-sessions.ts';
import { type DashboardQuestion, dashboard, pastSpan, type Sums, sumUp } from '../../reports/views/dashboard.ts';
import type { News, Sight } from './broadcast.ts';
import type { DashboardParts } from './deps.ts';
import { jobsSight } from './jobs.ts';
import { type Asked, questionOf, readAsked } from './query-params.ts';

/** Returns what is shown, by event; null for what the person may not see. */
export function sightsOf(
  parts: DashboardParts,
  viewer: WebSession,
  search: URLSearchParams,
): Record<string, Sight> | null {
  const isAdmin = parts.isAdmin(viewer.userId);
  if (search.get('tab') === 'jobs') return isAdmin ? { jobs: jobsSight(parts, viewer) } : null;
  const scope = isAdmin ? null : viewer.userId;
  const choices: Sight = {
    key: `choices ${scope}`,
    hear: (news) => concerns(news, scope),
    stamp: () => '',
    make: async () => JSON.stringify(await dashboardChoices(parts.db, scope)),
  };
  return { choices, view: viewSight(parts, viewer, readAsked(search)) };
}

/** The charts and figures. Sums of days long past are kept while somebody watches, until a record of such a day changes. */
function viewSight({ db, isAdmin }: DashboardParts, viewer: WebSession, asked: Asked): Sight {
  const ask = () => questionOf(asked, viewer, isAdmin(viewer.userId), new Date());
  const { scope, weekStart } = ask();
  const { timeZone, dayStartHour } = viewer;
  let past: Sums | undefined;
  let pastEnd = '';
  let changes = 0;

  async function pastOf(question: DashboardQuestion): Promise<Sums | undefined> {
    const span = pastSpan(question);
    if (!span) return undefined;
    if (past?.span.first === span.first && past.span.last === span.last) return past;
    pastEnd = span.last;
    const before = changes;
    const sums = await sumUp(db, question, span);
    past = before === changes ? sums : undefined; // what came meanwhile may be in it or not
    return sums;
  }

  return {
    key: `view ${JSON.stringify([scope, asked, timeZone, dayStartHour, weekStart])}`,
    hear(news) {
      if (!concerns(news, scope)) return false;
      if (news.from === null || news.from <= pastEnd) {
        past = undefined;
        changes += 1;
      }
      return true;
    },
    stamp: () => ask().today,
    async make() {
      const question = ask();
      return JSON.stringify(dashboard.view(await dashboard.load(db, { ...question, past: await pastOf(question) })));
    },
  };
}

function concerns(news: News, scope: number | null): news is Extract<News, { of: 'records' }> {
  return news.of === 'records' && (scope === null || news.people === null || news.people.has(scope));
}
