import type { Db } from '../../db/client.ts';
import { findDashboardFilterOptions } from '../../db/queries/dashboard/dashboard.ts';
import type { WebSession } from '../../db/queries/people/web-sessions.ts';
import {
  type DashboardParams,
  dashboard,
  loadSpanTotals,
  type SpanTotals,
  stableSpan,
} from '../../reports/views/dashboard.ts';
import type { DataChange, LiveView } from './broadcast.ts';
import { assignColours } from './category-colours.ts';
import type { DashboardDeps } from './deps.ts';
import { habitsView } from './habits.ts';
import { jobsView } from './jobs.ts';
import type { ChartsData, FilterChoices, Refusal, StreamEvents } from './page-data.ts';
import { labelPeople } from './people-labels.ts';
import { type FilterProblem, isFilterProblem, parseQueryParams, type QueryParams, toQuestion } from './query-params.ts';

/** The views of one stream, by the name of their event. */
export type StreamViews = Partial<Record<keyof StreamEvents, LiveView>>;

/** Returns the views of an address. Null: the viewer may not see them. */
export function viewsFor(deps: DashboardDeps, viewer: WebSession, search: URLSearchParams): StreamViews | null {
  const isAdmin = deps.isAdmin(viewer.userId);
  if (search.get('tab') === 'jobs') return isAdmin ? { jobs: jobsView(deps, viewer) } : null;
  const scope = isAdmin ? null : viewer.userId;
  const params = parseQueryParams(search);
  const charts = isFilterProblem(params)
    ? { refused: refusalView(params) }
    : { view: chartsView(deps, viewer, params), habits: habitsView(deps, viewer, params, scope) };
  return { choices: choicesView(deps, scope), ...charts };
}

/** Creates the view of an address whose filters cannot be read. */
function refusalView(problem: FilterProblem): LiveView {
  return {
    key: `refused ${problem}`,
    isAffectedBy: () => false,
    version: () => '',
    render: async () => JSON.stringify({ problem } satisfies Refusal),
  };
}

/** Creates the view of the filters' options. `scope` is the only person whose rows are visible; null: everybody's. */
function choicesView({ readDb }: DashboardDeps, scope: number | null): LiveView {
  return {
    key: `choices ${scope}`,
    isAffectedBy: (change) => concernsRecords(change, scope),
    version: () => '',
    async render() {
      const options = await readDb.read((db) => findDashboardFilterOptions(db, scope));
      const { people, categories, ...days } = options;
      const choices: FilterChoices = { ...days, people: labelPeople(people), categories: assignColours(categories) };
      return JSON.stringify(choices);
    },
  };
}

/** The figures of a week ago grow with the time of day. The page shows them as of the last multiple of this. */
const comparisonStepMs = 300_000;

/**
 * Creates the view of the charts. A long period has an old part that rarely changes: its sums are cached while somebody
 * watches, until a record of those days changes.
 */
function chartsView(deps: DashboardDeps, viewer: WebSession, params: QueryParams): LiveView {
  const { readDb, isAdmin, defaults } = deps;
  const currentQuestion = () => {
    const now = new Date();
    return toQuestion(params, { viewer, isAdmin: isAdmin(viewer.userId), now, defaultTimeZone: defaults.timeZone });
  };
  const { scope, weekStart } = currentQuestion();
  const { timeZone, dayStartHour } = viewer;
  let cached: SpanTotals | undefined;
  let cachedEnd = '';
  let revision = 0;

  async function loadPast(db: Db, question: DashboardParams): Promise<SpanTotals | undefined> {
    const span = stableSpan(question);
    if (!span) return undefined;
    if (cached?.span.first === span.first && cached.span.last === span.last) return cached;
    cachedEnd = span.last;
    const revisionBefore = revision;
    const sums = await loadSpanTotals(db, question, span);
    // The sums may or may not contain a change that came during the query. Such sums are used once and not cached.
    cached = revisionBefore === revision ? sums : undefined;
    return sums;
  }

  return {
    key: `view ${JSON.stringify([scope, params, timeZone, dayStartHour, weekStart])}`,
    isAffectedBy(change) {
      if (!concernsRecords(change, scope)) return false;
      if (change.from === null || change.from <= cachedEnd) {
        cached = undefined;
        revision += 1;
      }
      return true;
    },
    version: () => `${currentQuestion().today} ${Math.floor(Date.now() / comparisonStepMs)}`,
    async render() {
      const question = currentQuestion();
      const data = await readDb.read(async (db) =>
        dashboard.load(db, { ...question, stableTotals: await loadPast(db, question) }),
      );
      const charts = dashboard.view(data);
      if (!charts) throw new Error('the dashboard report has no view');
      return JSON.stringify(charts satisfies ChartsData);
    },
  };
}

function concernsRecords(change: DataChange, scope: number | null): change is Extract<DataChange, { kind: 'records' }> {
  return change.kind === 'records' && (scope === null || change.people === null || change.people.has(scope));
}
