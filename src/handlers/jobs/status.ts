import type { TallyContext } from '../../bot/context.ts';
import { clip, messageLimit, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { reply, replyIgnoredText } from '../../bot/ui/reply.ts';
import { findFailedRuns, findLatestRuns, findOpenRuns } from '../../db/queries/engine/run-lists.ts';
import type { RunRow } from '../../db/queries/engine/runs.ts';
import type { Job } from '../../jobs/engine/job.ts';
import { jobTitle } from '../../jobs/engine/job-texts.ts';
import type { JobList } from '../../jobs/engine/runner-types.ts';
import { createClockFormat } from '../shared/format-clock.ts';
import { runIcon } from '../shared/format-run.ts';
import { showRunButton } from './buttons.ts';
import type { JobsFeatureDeps } from './deps.ts';
import { withJob } from './find-job.ts';
import { formatEndedLine, formatOpenLine } from './format-run-line.ts';
import { runKeyboard } from './run-choice.ts';
import { sendRunHistory } from './run-history.ts';

const failureHours = 24;
const maxFailures = 15;
const maxRunButtons = 10;

/** Handles `/status [job or run]`: the overview, the last runs of a job, or the card of a run. */
export async function statusCommand(ctx: TallyContext, deps: JobsFeatureDeps, args: string): Promise<void> {
  const subject = args.trim();
  if (subject === '') return void (await reply(ctx, await statusOverview(ctx, deps)));
  if (/^\d{1,15}$/.test(subject)) return showRun(ctx, deps, Number(subject));
  if (/^[-+]?\d+$/.test(subject)) return void (await reply(ctx, { text: ctx.t('jobs-no-run', { run: subject }) }));
  await withJob(ctx, deps, 'status', subject, (job, rest) => showJobStatus(ctx, deps, job, rest));
}

/** Shows the last runs of a job; `ignored` is the text behind its name. */
export async function showJobStatus(
  ctx: TallyContext,
  deps: JobsFeatureDeps,
  job: Job,
  ignored: string,
): Promise<void> {
  if (ignored !== '') await replyIgnoredText(ctx, 'status', ignored);
  await sendRunHistory(ctx, deps, job);
}

/** Sends the card of a run. */
export async function showRun(ctx: TallyContext, { cards }: JobsFeatureDeps, runId: number): Promise<void> {
  const isShown = await cards.send(ctx, { runId });
  if (!isShown) await reply(ctx, { text: ctx.t('jobs-no-run', { run: runId }) });
}

/** Creates the message with the open runs and the failures of the last day, and a button for each of the last runs. */
async function statusOverview(ctx: TallyContext, { db, jobs }: JobsFeatureDeps): Promise<OutgoingMessage> {
  const [open, failed, latest] = await Promise.all([
    findOpenRuns(db),
    findFailedRuns(db, failureHours, maxFailures),
    findLatestRuns(db, maxRunButtons),
  ]);
  const formatInstant = createClockFormat(ctx);
  const openLines = open.map((run) => `${runTitle(ctx, jobs, run)} · ${formatOpenLine(ctx, run)}`);
  const failedLines = failed.map((run) => `${runTitle(ctx, jobs, run)} · ${formatEndedLine(ctx, run, formatInstant)}`);
  const failedHeading = ctx.t('jobs-status-failed');
  const lines = [
    ctx.t('jobs-status-now'),
    ...(openLines.length > 0 ? openLines : [ctx.t('jobs-status-nothing-now')]),
    '',
    failedHeading,
    ...(failedLines.length > 0 ? failedLines : [ctx.t('jobs-status-nothing-failed')]),
  ];
  const text = clip(lines.join('\n'), messageLimit);
  const offset = text.indexOf(`\n${failedHeading}`) + 1;
  const entities = [{ type: 'bold' as const, offset, length: failedHeading.length }];
  return { text, heading: true, entities, keyboard: runKeyboard(ctx, { jobs }, latest, showRunButton) };
}

function runTitle(ctx: TallyContext, jobs: JobList, run: RunRow): string {
  return `${runIcon(run)} ${jobTitle(ctx.t, jobs.find(run.job) ?? run.job)}`;
}
