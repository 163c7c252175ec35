import type { FastifyInstance } from 'fastify';
import { listPauses, readLog } from '../../db/queries/engine/job-state.ts';
import { findRun, jobStandings, listRuns, openRuns } from '../../db/queries/engine/run-lists.ts';
import type { RunRow } from '../../db/queries/engine/runs.ts';
import type { WebSession } from '../../db/queries/people/web-sessions.ts';
import type { Sight } from './broadcast.ts';
import type { DashboardParts } from './deps.ts';

/** Runs in the strip of a job. */
const stripLength = 30;
/** Lines of a log that a page shows; the whole of it is in the chat: /log. */
const mostLines = 2_000;

/** What the tab of jobs shows of them all. */
export function jobsSight(parts: DashboardParts, { language }: WebSession): Sight {
  return {
    key: `jobs ${language}`,
    hear: (news) => news.of === 'jobs',
    stamp: () => String(Math.floor(Date.now() / 60_000)), // next times pass without anything having happened
    make: async () => JSON.stringify(await jobsNow(parts, language)),
  };
}

async function jobsNow(parts: DashboardParts, language: WebSession['language']) {
  const { db, jobs, nextDue, jobTitle } = parts;
  const all = jobs.all();
  const names = all.map(({ name }) => name);
  const [standings, pauses, open] = await Promise.all([jobStandings(db, names), listPauses(db), openRuns(db)]);
  const paused = new Set(pauses.map(({ job }) => job));
  const lines = [];
  for (const [index, { name, missing = [] }] of all.entries()) {
    const running = open.filter(({ job }) => job === name);
    const last = standings[index]?.last ?? null;
    const strip = missing.length > 0 && !last ? [] : await listRuns(db, name, { limit: stripLength });
    lines.push({
      name,
      title: jobTitle(name, language),
      missing,
      paused: paused.has(name),
      state: (running.find(({ state }) => state === 'running') ?? running[0] ?? last)?.state ?? null,
      next: nextDue(name)?.toISOString() ?? null,
      runs: strip.reverse().map((run) => shortRun(parts, run)),
    });
  }
  return lines;
}

function shortRun({ rowsOf }: DashboardParts, run: RunRow) {
  const { runId, state, trigger, startedAt, finishedAt, dueAt, counts } = run;
  const seconds = startedAt && finishedAt ? Math.max(0, Number(finishedAt) - Number(startedAt)) / 1000 : null;
  return { runId, state, trigger, at: (startedAt ?? dueAt).toISOString(), seconds, rows: rowsOf(counts) };
}

/** `GET /dashboard/runs/ID`: a run with its log, for admins; 404 for one that is not there (any more). */
export function runRoute(app: FastifyInstance, parts: DashboardParts): void {
  const runId = { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER };
  app.get<{ Params: { runId: number } }>(
    '/dashboard/runs/:runId',
    { schema: { params: { type: 'object', properties: { runId } } } },
    async ({ params }, reply) => {
      const run = await findRun(parts.db, params.runId);
      if (!run) return reply.code(404).send({ error: 'Not Found' });
      const lines = await readLog(parts.db, run.runId, mostLines + 1);
      return {
        ...shortRun(parts, run),
        job: run.job,
        attempt: run.attempt,
        dryRun: run.dryRun,
        counts: run.counts,
        progress: run.progress,
        error: run.error,
        lines: lines.slice(0, mostLines).map(({ loggedAt, level, message, data }) => ({
          at: loggedAt.toISOString(),
          level,
          message,
          data,
        })),
        isCut: lines.length > mostLines,
      };
    },
  );
}
