import type { InlineKeyboardMarkup } from 'grammy/types';
import type { TallyContext } from '../../bot/context.ts';
import { buildKeyboard, clip, messageLimit, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { Job } from '../../jobs/engine/job.ts';
import { jobDescription, jobTitle } from '../../jobs/engine/job-texts.ts';
import { jobStatusButton, runJobButton } from '../shared/job-buttons.ts';
import { pageButtons, pageHeading, paginate } from '../shared/paging.ts';
import { pauseButton, resumeButton, showJobButton, showJobsButton, showJobsPageButton } from './buttons.ts';
import { detailLines, headingLine, type JobListDeps, type JobSummary, loadJobSummaries } from './job-summary.ts';

const jobsPerPage = 12;

/** Creates a page of `/jobs`: the jobs with their state, and a button for each. */
export async function jobListPage(ctx: TallyContext, deps: JobListDeps, requestedPage = 0): Promise<OutgoingMessage> {
  const page = paginate(deps.jobs.all(), requestedPage, jobsPerPage);
  if (page.items.length === 0) return { text: ctx.t('jobs-none') };
  const summaries = await loadJobSummaries(deps, page.items);
  const texts = summaries.map((summary) => [headingLine(ctx, summary), ...detailLines(ctx, summary)].join('\n'));
  const owner = ctx.person.userId;
  const keyboard = buildKeyboard(
    page.items.map(({ name }) => ({ label: jobTitle(ctx.t, name), data: showJobButton.pack(owner, { job: name }) })),
  );
  const buttons = pageButtons(ctx, page, (target) => showJobsPageButton.pack(owner, { page: target }));
  if (buttons.length > 0) keyboard.row(...buttons);
  const heading = pageHeading(ctx, ctx.t('jobs-heading'), page);
  return { text: clip([heading, ...texts].join('\n\n'), messageLimit), heading: true, keyboard };
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
  const isSetUp = !job.missing?.length;
  const pauseOrResume = pause
    ? { label: ctx.t('jobs-button-resume'), data: resumeButton.pack(owner, values) }
    : { label: ctx.t('jobs-button-pause'), data: pauseButton.pack(owner, values) };
  return buildKeyboard([
    ...(isSetUp ? [{ label: ctx.t('jobs-button-run'), data: runJobButton.pack(owner, values) }] : []),
    { label: ctx.t('jobs-button-status'), data: jobStatusButton.pack(owner, values) },
    ...(isSetUp ? [pauseOrResume] : []),
    { label: ctx.t('jobs-button-all'), data: showJobsButton.pack(owner, {}) },
  ]);
}

/** Creates a keyboard with a button to `/jobs`. */
export function jobListKeyboard(ctx: TallyContext): InlineKeyboardMarkup {
  return buildKeyboard([{ label: ctx.t('jobs-button-all'), data: showJobsButton.pack(ctx.person.userId, {}) }]);
}
