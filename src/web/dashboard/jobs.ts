import type { FastifyInstance } from 'fastify';
import type { Db } from '../../db/client.ts';
import { findPersonName } from '../../db/queries/dashboard/dashboard.ts';
import type { RunLogData } from '../../db/queries/engine/error-text.ts';
import { findPausedJobs, readRunLog } from '../../db/queries/engine/job-state.ts';
import { findJobStatuses, findOpenRuns, findRun, findRuns } from '../../db/queries/engine/run-lists.ts';
import type { RunRow } from '../../db/queries/engine/runs.ts';
import { findFullNames } from '../../db/queries/people/user-names.ts';
import type { WebSession } from '../../db/queries/people/web-sessions.ts';
import {
  type JobTexts,
  jobErrorText,
  jobTitle,
  labelCounts,
  logLineText,
  mainCount,
} from '../../jobs/engine/job-texts.ts';
import { rowCount } from '../../jobs/engine/row-count.ts';
import { removeDirectionControls } from '../../lib/bidi.ts';
import type { LiveView } from './broadcast.ts';
import type { DashboardDeps } from './deps.ts';
import type { JobCard, RunDetails, RunSummary } from './page-data.ts';
import { personDetail } from './people-labels.ts';
import { requireViewer } from './viewer.ts';

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
  for (const [index, job] of all.entries()) {
    const { name, missing = [], isDisabled = false } = job;
    const openOfJob = open.filter((run) => run.job === name);
    const lastRun = statuses[index]?.lastRun ?? null;
    const runs = missing.length > 0 && !lastRun ? [] : await findRuns(db, name, { limit: runsPerCard });
    cards.push({
      name,
      title: jobTitle(texts, job),
      missing,
      paused: paused.has(name),
      disabled: isDisabled,
      state: (openOfJob.find(({ state }) => state === 'running') ?? openOfJob[0] ?? lastRun)?.state ?? null,
      next: nextDue(name)?.toISOString() ?? null,
      runs: runs.reverse().map((run) => summariseRun(run, texts)),
    });
  }
  return cards;
}

function summariseRun(run: RunRow, texts: JobTexts): RunSummary {
  const { runId, state, trigger, startedAt, finishedAt, dueAt, counts } = run;
  const seconds = startedAt && finishedAt ? Math.max(0, Number(finishedAt) - Number(startedAt)) / 1000 : null;
  const at = (startedAt ?? dueAt).toISOString();
  return { runId, state, trigger, at, seconds, rows: rowCount(counts), count: mainCount(texts, counts) };
}

/** Adds the route `GET /dashboard/runs/ID`: a run with its log. 404: there is no such run, or it has been removed. */
export function runRoute(app: FastifyInstance, deps: DashboardDeps): void {
  const runId = { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER };
  app.get<{ Params: { runId: number } }>(
    '/dashboard/runs/:runId',
    { schema: { params: { type: 'object', properties: { runId } } } },
    async (request, reply) => {
      const run = await findRun(deps.db, request.params.runId);
      if (!run) return reply.code(404).send({ error: 'Not Found' });
      return loadRunDetails(deps, run, deps.jobTexts(requireViewer(request).language));
    },
  );
}

async function loadRunDetails({ db, jobs }: DashboardDeps, run: RunRow, texts: JobTexts): Promise<RunDetails> {
  const { job, attempt, dryRun, counts, progress } = run;
  const error = jobErrorText(texts, run);
  const stored = await readRunLog(db, run.runId, maxLines + 1);
  const lines = await translateLog(db, stored.slice(0, maxLines), texts);
  return {
    ...summariseRun(run, texts),
    ...{ job, attempt, dryRun, progress, error },
    counts: labelCounts(texts, counts),
    title: jobTitle(texts, jobs.find(job) ?? job),
    requestedBy: await findRequester(db, run),
    lines: lines.filter(({ message }) => message !== error),
    isCut: stored.length > maxLines,
  };
}

/** Returns the person who asked for a run. A person who was forgotten is an id. */
async function findRequester(db: Db, { requestedBy }: RunRow): Promise<string | null> {
  if (requestedBy === null) return null;
  const person = await findPersonName(db, requestedBy);
  return person ? `${removeDirectionControls(person.name)} · ${personDetail(person)}` : `ID ${requestedBy}`;
}

/** Translates the lines of a log, without their data: the file of `/log` in the chat has it. */
async function translateLog(
  db: Db,
  lines: Awaited<ReturnType<typeof readRunLog>>,
  texts: JobTexts,
): Promise<RunDetails['lines']> {
  const dataOf = ({ data }: (typeof lines)[number]) => data as RunLogData | null;
  const userIds = lines.flatMap((line) => dataOf(line)?.logText?.userId ?? []);
  const names = await findFullNames(db, userIds);
  const nameOf = (userId: number) => names.get(userId) ?? `ID ${userId}`;
  return lines.map((line) => ({
    at: line.loggedAt.toISOString(),
    level: line.level,
    message: logLineText(texts, line.message, dataOf(line), nameOf),
  }));
}
