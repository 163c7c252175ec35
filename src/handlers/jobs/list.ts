import { InlineKeyboard } from 'grammy';
import type { InlineKeyboardMarkup } from 'grammy/types';
import type { TallyContext } from '../../bot/context.ts';
import { buildKeyboard, clip, messageLimit, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { findPausedJobs, type JobPause } from '../../db/queries/engine/job-state.ts';
import { findJobStatuses, findOpenRuns, type JobStatus } from '../../db/queries/engine/run-lists.ts';
import type { RunRow } from '../../db/queries/engine/runs.ts';
import { findFullNames } from '../../db/queries/people/user-names.ts';
import type { Job } from '../../jobs/engine/job.ts';
import { jobDescription, jobTitle } from '../../jobs/engine/job-texts.ts';
import { formatClock } from '../shared/format-clock.ts';
import { formatEndedRun, runStateIcons } from '../shared/format-run.ts';
import { jobStatusButton, runJobButton } from '../shared/job-buttons.ts';
import { pauseButton, resumeButton, showJobButton, showJobsButton, showJobsPageButton } from './buttons.ts';
import type { JobsFeatureDeps } from './deps.ts';

/** How one job stands, as `/jobs` shows it. */
export interface JobSummary {
  job: Job;
  last: RunRow | null;
  /** The run that goes on, where one does. */
  open: RunRow | null;
  pause: JobPause | null;
  pausedBy: string;
  next: Date | null;
}

export type JobListDeps = Pick<JobsFeatureDeps, 'db' | 'jobs' | 'nextDue'>;

/** Returns how each job stands; a few index look-ups a job, whatever the length of the history. */
export async function loadJobSummaries(
  { db, jobs, nextDue }: JobListDeps,
  wanted: readonly Job[] = jobs.all(),
): Promise<JobSummary[]> {
  const names = wanted.map(({ name }) => name);
  const [standings, pauses, open] = await Promise.all([
    findJobStatuses(db, names),
    findPausedJobs(db),
    findOpenRuns(db),
  ]);
  const people = await findFullNames(
    db,
    pauses.flatMap(({ pausedBy }) => (pausedBy === null ? [] : [pausedBy])),
  );
  return wanted.map((job, index) => {
    const standing: JobStatus | undefined = standings[index];
    const pause = pauses.find((row) => row.job === job.name) ?? null;
    const pausedBy = pause?.pausedBy ? (people.get(pause.pausedBy) ?? String(pause.pausedBy)) : '';
    const runs = open.filter((run) => run.job === job.name);
    const running = runs.find(({ state }) => state === 'running') ?? runs[0] ?? null;
    return { job, last: standing?.last ?? null, open: running, pause, pausedBy, next: nextDue(job.name) };
  });
}

/** More jobs than so many are shown in pages. */
const jobsPerPage = 12;

/** Returns the message of `/jobs`: every job with its state, a button each; a page of them where there are many. */
export async function jobListPage(ctx: TallyContext, parts: JobListDeps, asked = 0): Promise<OutgoingMessage> {
  const all = parts.jobs.all();
  const pages = Math.ceil(all.length / jobsPerPage);
  const page = Math.min(Math.max(asked, 0), Math.max(pages - 1, 0));
  const lines = await loadJobSummaries(parts, all.slice(page * jobsPerPage, (page + 1) * jobsPerPage));
  if (lines.length === 0) return { text: ctx.t('jobs-none') };
  const texts = lines.map((line) => [headingLine(ctx, line), ...detailLines(ctx, line)].join('\n'));
  const owner = ctx.person.userId;
  const keyboard = buildKeyboard(
    lines.map(({ job: { name } }) => ({
      label: jobTitle(ctx.t, name),
      data: showJobButton.pack(owner, { job: name }),
    })),
  );
  const turn = [
    ...(page > 0
      ? [{ label: ctx.t('jobs-button-back'), data: showJobsPageButton.pack(owner, { page: page - 1 }) }]
      : []),
    ...(page < pages - 1
      ? [{ label: ctx.t('jobs-button-more'), data: showJobsPageButton.pack(owner, { page: page + 1 }) }]
      : []),
  ];
  if (turn.length > 0) keyboard.row(...turn.map(({ label, data }) => InlineKeyboard.text(label, data)));
  const which = pages > 1 ? ` · ${ctx.t('jobs-page', { page: page + 1, pages })}` : '';
  return {
    text: clip([`${ctx.t('jobs-heading')}${which}`, ...texts].join('\n\n'), messageLimit),
    heading: true,
    keyboard,
  };
}

/** Returns one job's page: what it is for, how it stands, and what can be done with it. */
export async function jobPage(ctx: TallyContext, parts: JobListDeps, job: Job): Promise<OutgoingMessage> {
  const [line] = await loadJobSummaries(parts, [job]);
  if (!line) return { text: ctx.t('jobs-none') };
  const about = jobDescription(ctx.t, job.name);
  const text = [headingLine(ctx, line), ...(about ? [about] : []), '', ...detailLines(ctx, line)].join('\n');
  return { text: clip(text, messageLimit), heading: true, keyboard: jobKeyboard(ctx, line) };
}

function jobKeyboard(ctx: TallyContext, { job, pause }: JobSummary): InlineKeyboardMarkup {
  const owner = ctx.person.userId;
  const values = { job: job.name };
  const isSetUp = !job.missing?.length;
  const pausing = pause
    ? { label: ctx.t('jobs-button-resume'), data: resumeButton.pack(owner, values) }
    : { label: ctx.t('jobs-button-pause'), data: pauseButton.pack(owner, values) };
  return buildKeyboard([
    ...(isSetUp ? [{ label: ctx.t('jobs-button-run'), data: runJobButton.pack(owner, values) }] : []),
    { label: ctx.t('jobs-button-status'), data: jobStatusButton.pack(owner, values) },
    ...(isSetUp ? [pausing] : []),
    { label: ctx.t('jobs-button-all'), data: showJobsButton.pack(owner, {}) },
  ]);
}

/** Returns a keyboard that leads to `/jobs`. */
export function jobListKeyboard(ctx: TallyContext): InlineKeyboardMarkup {
  return buildKeyboard([{ label: ctx.t('jobs-button-all'), data: showJobsButton.pack(ctx.person.userId, {}) }]);
}

function headingLine(ctx: TallyContext, { job, last, open, pause }: JobSummary): string {
  const title = jobTitle(ctx.t, job.name);
  const name = title.toLowerCase() === job.name ? title : `${title} (${job.name})`;
  if (job.missing?.length) return `⚪ ${name}`;
  const state = open?.state ?? last?.state;
  return `${pause ? '⏸' : state ? runStateIcons[state] : '▫️'} ${name}`;
}

function detailLines(ctx: TallyContext, { job, last, open, pause, pausedBy, next }: JobSummary): string[] {
  const now = new Date();
  const clock = (instant: Date) => formatClock(ctx.person.language, ctx.person.timeZone, instant, now);
  if (job.missing?.length) return [ctx.t('jobs-not-set-up', { missing: job.missing.join(', ') })];
  const running = open ? [ctx.t('jobs-line-open', { run: open.runId, state: ctx.t(`jobs-state-${open.state}`) })] : [];
  const paused = pause
    ? [ctx.t(pause.reason ? 'jobs-line-paused-why' : 'jobs-line-paused', { by: pausedBy, reason: pause.reason ?? '' })]
    : [];
  const due = next ? ctx.t('jobs-line-next', { at: clock(next) }) : ctx.t('jobs-line-no-next');
  const ended = last?.finishedAt ? [formatEndedRun(ctx, last, clock)] : [];
  return [...paused, ...running, ...(ended.length + running.length > 0 ? ended : [ctx.t('jobs-line-never')]), due];
}
