import type { TallyContext } from '../../bot/context.ts';
import { findPausedJobs, type JobPause } from '../../db/queries/engine/job-state.ts';
import { findJobStatuses, findOpenRuns } from '../../db/queries/engine/run-lists.ts';
import type { RunRow } from '../../db/queries/engine/runs.ts';
import { findFullNames } from '../../db/queries/people/user-names.ts';
import type { Job } from '../../jobs/engine/job.ts';
import { jobTitle } from '../../jobs/engine/job-texts.ts';
import { createClockFormat } from '../shared/format-clock.ts';
import { formatEndedRun, runStateIcons } from '../shared/format-run.ts';
import type { JobsFeatureDeps } from './deps.ts';

/** The state of one job. */
export interface JobSummary {
  job: Job;
  /** The last run that has ended. */
  lastRun: RunRow | null;
  /** The run that is in progress, else one that waits. */
  open: RunRow | null;
  pause: JobPause | null;
  /** The name of the person who paused it. */
  pausedBy: string;
  next: Date | null;
}

export type JobListDeps = Pick<JobsFeatureDeps, 'db' | 'jobs' | 'nextDue'>;

/** Loads the states of jobs. It takes a few index look-ups per job, however long the history is. */
export async function loadJobSummaries({ db, nextDue }: JobListDeps, jobs: readonly Job[]): Promise<JobSummary[]> {
  const names = jobs.map(({ name }) => name);
  const [statuses, pauses, openRuns] = await Promise.all([
    findJobStatuses(db, names),
    findPausedJobs(db),
    findOpenRuns(db),
  ]);
  const personIds = pauses.flatMap(({ pausedBy }) => (pausedBy === null ? [] : [pausedBy]));
  const people = await findFullNames(db, personIds);
  return jobs.map((job, index) => {
    const pause = pauses.find((row) => row.job === job.name) ?? null;
    const openOfJob = openRuns.filter((run) => run.job === job.name);
    return {
      job,
      lastRun: statuses[index]?.lastRun ?? null,
      open: openOfJob.find(({ state }) => state === 'running') ?? openOfJob[0] ?? null,
      pause,
      pausedBy: pause?.pausedBy ? (people.get(pause.pausedBy) ?? String(pause.pausedBy)) : '',
      next: nextDue(job.name),
    };
  });
}

/** Returns the line with the icon of the state, the title and the name of a job. */
export function headingLine(ctx: TallyContext, { job, lastRun, open, pause }: JobSummary): string {
  const title = jobTitle(ctx.t, job.name);
  const name = title.toLowerCase() === job.name ? title : `${title} (${job.name})`;
  if (job.missing?.length) return `⚪ ${name}`;
  const state = open?.state ?? lastRun?.state;
  const icon = state ? runStateIcons[state] : '▫️';
  return `${pause ? '⏸' : icon} ${name}`;
}

/** Returns the lines about the pause, the open run, the last run and the next due time. */
export function detailLines(ctx: TallyContext, summary: JobSummary): string[] {
  const { job, lastRun, open, next } = summary;
  if (job.missing?.length) return [ctx.t('jobs-not-set-up', { missing: job.missing.join(', ') })];
  const formatInstant = createClockFormat(ctx);
  const openLine = open && ctx.t('jobs-line-open', { run: open.runId, state: ctx.t(`jobs-state-${open.state}`) });
  const lastLine = lastRun?.finishedAt ? formatEndedRun(ctx, lastRun, formatInstant) : null;
  const neverLine = openLine === null && lastLine === null ? ctx.t('jobs-line-never') : null;
  const nextLine = next ? ctx.t('jobs-line-next', { at: formatInstant(next) }) : ctx.t('jobs-line-no-next');
  return [pauseLine(ctx, summary), openLine, lastLine, neverLine, nextLine].filter((line) => line !== null);
}

function pauseLine(ctx: TallyContext, { pause, pausedBy }: JobSummary): string | null {
  if (!pause) return null;
  const key = pause.reason ? 'jobs-line-paused-why' : 'jobs-line-paused';
  return ctx.t(key, { by: pausedBy, reason: pause.reason ?? '' });
}
