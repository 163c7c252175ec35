import type { InlineKeyboardMarkup } from 'grammy/types';
import type { TallyContext } from '../../bot/context.ts';
import { buildKeyboard, clip, messageLimit, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { Job } from '../../jobs/engine/job.ts';
import { jobDescription, jobTitle } from '../../jobs/engine/job-texts.ts';
import { jobStatusButton, runJobButton } from '../shared/job-buttons.ts';
import { pageButtons, pageHeading, paginate } from '../shared/paging.ts';
import { pauseButton, resumeButton, showJobButton, showJobsButton, showJobsPageButton } from './buttons.ts';
import {
  detailLines,
  headingLine,
  isSetUp,
  type JobListDeps,
  type JobSummary,
  loadJobSummaries,
  overviewLines,
  sortByUrgency,
} from './job-summary.ts';

const jobsPerPage = 12;
const maxLabelLength = 40;

/** Creates a page of `/jobs`: one line for each job, failures first, and a button for each. */
export async function jobListPage(ctx: TallyContext, deps: JobListDeps, requestedPage = 0): Promise<OutgoingMessage> {
  const summaries = sortByUrgency(await loadJobSummaries(deps, deps.jobs.all()));
  const page = paginate(summaries, requestedPage, jobsPerPage);
  if (page.items.length === 0) return { text: ctx.t('jobs-none') };
  const lines = page.items.flatMap((summary) => overviewLines(ctx, summary));
  const owner = ctx.person.userId;
  const keyboard = buildKeyboard(
    page.items.map(({ job }) => ({
      label: clip(jobTitle(ctx.t, job), maxLabelLength),
      data: showJobButton.pack(owner, { job: job.name }),
    })),
  );
  const buttons = pageButtons(ctx, page, (target) => showJobsPageButton.pack(owner, { page: target }));
  if (buttons.length > 0) keyboard.row(...buttons);
  const heading = pageHeading(ctx, ctx.t('jobs-heading'), page);
  return { text: clip([heading, '', ...lines].join('\n'), messageLimit), heading: true, keyboard };
}

/** Creates the page of one job: what it is for, its state, and what can be done with it. */
export async function jobPage(ctx: TallyContext, deps: JobListDeps, job: Job): Promise<OutgoingMessage> {
  const [summary] = await loadJobSummaries(deps, [job]);
  if (!summary) return { text: ctx.t('jobs-none') };
  const description = jobDescription(ctx.t, job.name);
  const lines = [headingLine(ctx, summary), ...(description ? [description] : []), '', ...detailLines(ctx, summary)];
  return { text: clip(lines.join('\n'), messageLimit), heading: true, keyboard: jobKeyboard(ctx, summary) };
}

function jobKeyboard(ctx: TallyContext, { job, pause }: JobSummary): InlineKeyboardMarkup {
  const owner = ctx.person.userId;
  const values = { job: job.name };
  const canRun = isSetUp(job) && !job.isDisabled;
  const pauseOrResume = pause
    ? { label: ctx.t('jobs-button-resume'), data: resumeButton.pack(owner, values) }
    : { label: ctx.t('jobs-button-pause'), data: pauseButton.pack(owner, values) };
  return buildKeyboard([
    ...(canRun ? [{ label: ctx.t('jobs-button-run'), data: runJobButton.pack(owner, values) }] : []),
    { label: ctx.t('jobs-button-status'), data: jobStatusButton.pack(owner, values) },
    ...(canRun ? [pauseOrResume] : []),
    { label: ctx.t('jobs-button-all'), data: showJobsButton.pack(owner, {}) },
  ]);
}

/** Creates a keyboard with a button to `/jobs`. */
export function jobListKeyboard(ctx: TallyContext): InlineKeyboardMarkup {
  return buildKeyboard([{ label: ctx.t('jobs-button-all'), data: showJobsButton.pack(ctx.person.userId, {}) }]);
}
