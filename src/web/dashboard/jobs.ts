import type { FastifyInstance } from 'fastify';
import { findPausedJobs, readRunLog } from '../../db/queries/engine/job-state.ts';
import { findJobStatuses, findOpenRuns, findRun, findRuns } from '../../db/queries/engine/run-lists.ts';
import type { RunRow } from '../../db/queries/engine/runs.ts';
import type { WebSession } from '../../db/queries/people/web-sessions.ts';
import { jobTitle } from '../../jobs/engine/job-texts.ts';
import { rowCount } from '../../jobs/engine/row-count.ts';
import type { LiveView } from './broadcast.ts';
import type { DashboardDeps } from './deps.ts';
import type { JobCard, RunDetails, RunSummary } from './page-data.ts';

/** Runs that a job's card shows. */
const runsPerCard = 30;
/** Log lines that the page shows. `/log` in the chat sends the whole log. */
const maxLines = 2_000;

/** Creates the view of the tab Jobs. */
export function jobsView(deps: DashboardDeps, { language }: WebSession): LiveView {
  return {
    key: `jobs ${language}`,
    isAffectedBy: (change) => change.kind === 'jobs',
    version: () => String(Math.floor(Date.now() / 60_000)), // the next due times change without an event
    render: async () => JSON.stringify(await loadJobCards(deps, language)),
  };
}

async function loadJobCards(deps: DashboardDeps, language: WebSession['language']): Promise<JobCard[]> {
  const { db, jobs, nextDue } = deps;
  const texts = deps.jobTexts(language);
  const all = jobs.all();
  const names = all.map(({ name }) => name);
  const [statuses, pauses, open] = await Promise.all([
    findJobStatuses(db, names),
    findPausedJobs(db),
    findOpenRuns(db),
  ]);
  const paused = new Set(pauses.map(({ job }) => job));
  const cards: JobCard[] = [];
  for (const [index, { name, missing = [] }] of all.entries()) {
    const openOfJob = open.filter(({ job }) => job === name);
    const lastRun = statuses[index]?.lastRun ?? null;
    const runs = missing.length > 0 && !lastRun ? [] : await findRuns(db, name, { limit: runsPerCard });
    cards.push({
      name,
      title: jobTitle(texts, name),
      missing,
      paused: paused.has(name),
      state: (openOfJob.find(({ state }) => state === 'running') ?? openOfJob[0] ?? lastRun)?.state ?? null,
      next: nextDue(name)?.toISOString() ?? null,
      runs: runs.reverse().map(summariseRun),
    });
  }
  return cards;
}

function summariseRun(run: RunRow): RunSummary {
  const { runId, state, trigger, startedAt, finishedAt, dueAt, counts } = run;
  const seconds = startedAt && finishedAt ? Math.max(0, Number(finishedAt) - Number(startedAt)) / 1000 : null;
  return { runId, state, trigger, at: (startedAt ?? dueAt).toISOString(), seconds, rows: rowCount(counts) };
}

/** Adds the route `GET /dashboard/runs/ID`: a run with its log. 404: there is no such run, or it has been removed. */
export function runRoute(app: FastifyInstance, deps: DashboardDeps): void {
  const runId = { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER };
  app.get<{ Params: { runId: number } }>(
    '/dashboard/runs/:runId',
    { schema: { params: { type: 'object', properties: { runId } } } },
    async ({ params }, reply) => {
      const run = await findRun(deps.db, params.runId);
      if (!run) return reply.code(404).send({ error: 'Not Found' });
      return loadRunDetails(deps, run);
    },
  );
}

async function loadRunDetails(deps: DashboardDeps, run: RunRow): Promise<RunDetails> {
  const { job, attempt, dryRun, counts, progress, error } = run;
  const lines = await readRunLog(deps.db, run.runId, maxLines + 1);
  return {
    ...summariseRun(run),
    ...{ job, attempt, dryRun, counts, progress, error },
    lines: lines
      .slice(0, maxLines)
      .map(({ loggedAt, level, message, data }) => ({ at: loggedAt.toISOString(), level, message, data })),
    isCut: lines.length > maxLines,
  };
}
