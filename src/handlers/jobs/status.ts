import { InputFile } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { formatWait } from '../../bot/middleware/rate-limiter.ts';
import { buildKeyboard, clip, messageLimit, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { reply, replyWithPhoto } from '../../bot/ui/reply.ts';
import { findFailedRuns, findOpenRuns } from '../../db/queries/engine/run-lists.ts';
import type { RunRow } from '../../db/queries/engine/runs.ts';
import type { Job } from '../../jobs/engine/job.ts';
import { jobTitle } from '../../jobs/engine/job-texts.ts';
import { rowCount } from '../../jobs/engine/row-count.ts';
import { runs } from '../../reports/views/runs.ts';
import { formatClock } from '../shared/format-clock.ts';
import { elapsedSeconds, formatElapsed, formatEndedRun, runStateIcons } from '../shared/format-run.ts';
import { runJobButton } from '../shared/job-buttons.ts';
import { showJobButton, showLogButton } from './buttons.ts';
import type { JobsFeatureDeps } from './deps.ts';
import { findJob } from './run-command.ts';

const shownRuns = 10;
const shownFailures = 15;

/** `/status [job or run]`. */
export async function statusCommand(ctx: TallyContext, parts: JobsFeatureDeps, args: string): Promise<void> {
  const asked = args.trim();
  if (asked === '') return void (await reply(ctx, await overview(ctx, parts)));
  if (/^\d{1,15}$/.test(asked)) return showRun(ctx, parts, Number(asked));
  if (/^[-+]?\d+$/.test(asked)) return void (await reply(ctx, { text: ctx.t('jobs-no-run', { run: asked }) }));
  const job = await findJob(ctx, parts, asked);
  if (job) await sendRunHistory(ctx, parts, job);
}

async function showRun(ctx: TallyContext, { cards }: JobsFeatureDeps, runId: number): Promise<void> {
  if (!(await cards.send(ctx, { runId }))) await reply(ctx, { text: ctx.t('jobs-no-run', { run: runId }) });
}

/** What runs now and what failed in the last day. */
async function overview(ctx: TallyContext, { db }: JobsFeatureDeps): Promise<OutgoingMessage> {
  const [open, failed] = await Promise.all([findOpenRuns(db), findFailedRuns(db, 24, shownFailures)]);
  const clock = clockOf(ctx);
  const running = open.map(
    (run) => `${runStateIcons[run.state]} ${jobTitle(ctx.t, run.job)} · ${formatOpenLine(ctx, run)}`,
  );
  const bad = failed.map(
    (run) => `${runStateIcons[run.state]} ${jobTitle(ctx.t, run.job)} · ${formatEndedLine(ctx, run, clock)}`,
  );
  const second = ctx.t('jobs-status-failed');
  const lines = [
    ctx.t('jobs-status-now'),
    ...(running.length > 0 ? running : [ctx.t('jobs-status-nothing-now')]),
    '',
    second,
    ...(bad.length > 0 ? bad : [ctx.t('jobs-status-nothing-failed')]),
  ];
  const owner = ctx.person.userId;
  const buttons = failed.slice(0, 6).map(({ runId }) => ({
    label: ctx.t('jobs-button-log-of', { run: runId }),
    data: showLogButton.pack(owner, { run: runId }),
  }));
  const text = clip(lines.join('\n'), messageLimit);
  const bold = { type: 'bold' as const, offset: text.indexOf(`\n${second}`) + 1, length: second.length };
  return { text, heading: true, entities: [bold], keyboard: buildKeyboard(buttons, 3) };
}

/** The last ten runs of a job as text, and a chart of their seconds and rows. */
export async function sendRunHistory(ctx: TallyContext, parts: JobsFeatureDeps, { name: job }: Job): Promise<void> {
  const wait = ctx.callbackQuery ? parts.heavyRateLimiter.take(ctx.person.userId) : 0;
  if (wait > 0) {
    ctx.toast = formatWait(ctx, wait);
    return;
  }
  const newest = await runs.load(parts.db, { job, limit: shownRuns });
  await reply(ctx, runsMessage(ctx, job, newest));
  ctx.inBackground(sendChart(ctx, parts, job, newest));
}

function runsMessage(ctx: TallyContext, job: string, newest: RunRow[]): OutgoingMessage {
  const title = jobTitle(ctx.t, job);
  const owner = ctx.person.userId;
  const clock = clockOf(ctx);
  const lines = newest.map(
    (run) =>
      `${runStateIcons[run.state]} ${run.finishedAt ? formatEndedLine(ctx, run, clock) : formatOpenLine(ctx, run)}`,
  );
  const text = [ctx.t('jobs-status-runs', { title }), ...(lines.length > 0 ? lines : [ctx.t('jobs-line-never')])];
  const keyboard = buildKeyboard([
    { label: ctx.t('jobs-button-run'), data: runJobButton.pack(owner, { job }) },
    { label: title, data: showJobButton.pack(owner, { job }) },
  ]);
  return { text: clip(text.join('\n'), messageLimit), heading: true, keyboard };
}

async function sendChart(ctx: TallyContext, { charts }: JobsFeatureDeps, job: string, newest: RunRow[]): Promise<void> {
  const spec = runs.view(newest, {
    locale: ctx.person.language,
    title: jobTitle(ctx.t, job),
    subtitle: ctx.t('jobs-chart-subtitle', { count: newest.length }),
    seconds: ctx.t('jobs-chart-seconds'),
    rows: ctx.t('jobs-chart-rows'),
    run: ctx.t('jobs-chart-run'),
    countRows: ({ counts }) => rowCount(counts),
  });
  if (spec) await replyWithPhoto(ctx, new InputFile(await charts.render(spec), 'runs.png'));
}

function clockOf({ person }: TallyContext): (instant: Date) => string {
  const now = new Date();
  return (instant) => formatClock(person.language, person.timeZone, instant, now);
}

function formatEndedLine(ctx: TallyContext, run: RunRow, clock: (instant: Date) => string): string {
  return `${run.runId} · ${formatEndedRun(ctx, run, clock)}${run.dryRun ? ` · ${ctx.t('jobs-dry-run')}` : ''}`;
}

function formatOpenLine(ctx: TallyContext, run: RunRow): string {
  const seconds = elapsedSeconds(run, new Date());
  const words = { t: ctx.t, language: ctx.person.language };
  const took = seconds === null ? [] : [formatElapsed(words, seconds)];
  return [ctx.t('jobs-line-open', { run: run.runId, state: ctx.t(`jobs-state-${run.state}`) }), ...took].join(' · ');
}
