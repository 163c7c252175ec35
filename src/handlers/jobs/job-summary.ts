import type { TallyContext } from '../../bot/context.ts';
import { clip } from '../../bot/ui/messages.ts';
import { findPausedJobs, type JobPause } from '../../db/queries/engine/job-state.ts';
import { findOpenAlerts, type OpenAlert } from '../../db/queries/engine/raised-alerts.ts';
import { findJobStatuses, findOpenRuns } from '../../db/queries/engine/run-lists.ts';
import type { RunRow } from '../../db/queries/engine/runs.ts';
import { findFullNames } from '../../db/queries/people/user-names.ts';
import type { Job } from '../../jobs/engine/job.ts';
import { jobAlertText, jobTitle } from '../../jobs/engine/job-texts.ts';
import { createClockFormat } from '../shared/format-clock.ts';
import { formatEndedRun, hasFailed, runStateIcons } from '../shared/format-run.ts';
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
  /** The newest open alerts that the job raised. */
  alerts: OpenAlert[];
}

/** So many open alerts of a job are shown. */
const maxAlerts = 3;

export type JobListDeps = Pick<JobsFeatureDeps, 'db' | 'jobs' | 'nextDue'>;

/** Loads the states of jobs. It takes a few index look-ups per job, however long the history is. */
export async function loadJobSummaries({ db, nextDue }: JobListDeps, jobs: readonly Job[]): Promise<JobSummary[]> {
  const names = jobs.map(({ name }) => name);
  const [statuses, pauses, openRuns, alerts] = await Promise.all([
    findJobStatuses(db, names),
    findPausedJobs(db),
    findOpenRuns(db),
    findOpenAlerts(db, names, maxAlerts),
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
      alerts: alerts.filter((alert) => alert.job === job.name),
    };
  });
}

/** The longest text of an alert. */
const maxAlertText = 400;

/** Sorts summaries: failures, open runs, the other jobs, jobs that are not set up and never ran, disabled jobs. */
export function sortByUrgency(summaries: readonly JobSummary[]): JobSummary[] {
  return summaries.toSorted((a, b) => urgency(a) - urgency(b));
}

function urgency({ job, lastRun, open, alerts }: JobSummary): number {
  if (job.isDisabled) return 4;
  if ((lastRun && hasFailed(lastRun)) || alerts.length > 0) return 0;
  if (open) return 1;
  return isSetUp(job) || lastRun ? 2 : 3;
}

/** Returns true for a job without missing settings. */
export function isSetUp({ missing = [] }: Job): boolean {
  return missing.length === 0;
}

/** Returns the line of a job in the list, and below it the newest open alerts that it raised. */
export function overviewLines(ctx: TallyContext, summary: JobSummary): string[] {
  return [overviewLine(ctx, summary), ...alertLines(ctx, summary)];
}

function alertLines({ t }: TallyContext, { alerts }: JobSummary): string[] {
  return alerts.map(({ job, key, values }) => `⚠️ ${clip(jobAlertText(t, job, key, values), maxAlertText)}`);
}

/** Returns the one line of a job in the list: icon, title, state and the next due time. */
function overviewLine(ctx: TallyContext, summary: JobSummary): string {
  const { job, lastRun, open, next } = summary;
  const formatInstant = createClockFormat(ctx);
  const stateLine = open
    ? ctx.t('jobs-line-open', { run: open.runId, state: ctx.t(`jobs-state-${open.state}`) })
    : lastRun?.finishedAt &&
      ctx.t('jobs-line-last', { state: ctx.t(`jobs-state-${lastRun.state}`), at: formatInstant(lastRun.finishedAt) });
  const parts = [
    stateLine || (isSetUp(job) && !job.isDisabled ? ctx.t('jobs-line-never') : null),
    job.isDisabled ? ctx.t('jobs-line-disabled') : null,
    isSetUp(job) ? null : ctx.t('jobs-line-not-set-up'),
    summary.pause ? ctx.t('jobs-line-is-paused') : null,
    next && !summary.pause ? ctx.t('jobs-line-next', { at: formatInstant(next) }) : null,
  ];
  return [`${stateIcon(summary)} ${jobTitle(ctx.t, job)}`, ...parts.filter((part) => part !== null)].join(' · ');
}

function stateIcon({ job, lastRun, open, pause }: JobSummary): string {
  if (job.isDisabled) return '⏹';
  if (pause) return '⏸';
  const state = open?.state ?? lastRun?.state;
  return state ? runStateIcons[state] : isSetUp(job) ? '▫️' : '⚪';
}

/** Returns the line with the icon of the state, the title and the name of a job. */
export function headingLine(ctx: TallyContext, summary: JobSummary): string {
  const { job } = summary;
  const title = jobTitle(ctx.t, job);
  return `${stateIcon(summary)} ${title.toLowerCase() === job.name ? title : `${title} (${job.name})`}`;
}

/** Returns the lines about the pause, the open run, the last run, the next due time and open alerts. */
export function detailLines(ctx: TallyContext, summary: JobSummary): string[] {
  const { job, lastRun, open, next } = summary;
  const isActive = isSetUp(job) && !job.isDisabled;
  const offLines = [
    ...(job.isDisabled ? [ctx.t('jobs-refused-disabled', { title: jobTitle(ctx.t, job) })] : []),
    ...(isSetUp(job) ? [] : [ctx.t('jobs-not-set-up', { missing: (job.missing ?? []).join(', ') })]),
  ];
  const formatInstant = createClockFormat(ctx);
  const openLine = open && ctx.t('jobs-line-open', { run: open.runId, state: ctx.t(`jobs-state-${open.state}`) });
  const lastLine = lastRun?.finishedAt ? formatEndedRun(ctx, lastRun, formatInstant) : null;
  const neverLine = isActive && openLine === null && lastLine === null ? ctx.t('jobs-line-never') : null;
  const dueLine = next ? ctx.t('jobs-line-next', { at: formatInstant(next) }) : ctx.t('jobs-line-no-next');
  const lines = [pauseLine(ctx, summary), openLine, lastLine, neverLine, isActive ? dueLine : null];
  return [...offLines, ...lines.filter((line) => line !== null), ...alertLines(ctx, summary)];
}

/** Returns who paused a job and why. Null: it is not paused. */
export function pauseLine(ctx: TallyContext, { pause, pausedBy }: JobSummary): string | null {
  if (!pause) return null;
  const key = pause.reason ? 'jobs-line-paused-why' : 'jobs-line-paused';
  return ctx.t(key, { by: pausedBy, reason: pause.reason ?? '' });
}
