import { InputFile } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { waitText } from '../../bot/middleware/dispatch.ts';
import { answer, answerPhoto, clip, keyboardOf, type Message, messageLimit } from '../../bot/ui/messages.ts';
import { failedRuns, openRuns } from '../../db/queries/engine/run-lists.ts';
import type { RunRow } from '../../db/queries/engine/runs.ts';
import type { Job } from '../../jobs/engine/job.ts';
import { runs } from '../../reports/views/runs.ts';
import { runJob, showJob, showLog } from './buttons.ts';
import type { JobsParts } from './deps.ts';
import { clockWords, rowsOf, secondsOf, secondsWords, stateIcons, titleOf } from './format.ts';
import { lastWords } from './list.ts';
import { findJob } from './run.ts';

const shownRuns = 10;
const shownFailures = 15;

/** `/status [job or run]`. */
export async function statusCommand(ctx: TallyContext, parts: JobsParts, args: string): Promise<void> {
  const asked = args.trim();
  if (asked === '') return void (await answer(ctx, await overview(ctx, parts)));
  if (/^\d{1,15}$/.test(asked)) return showRun(ctx, parts, Number(asked));
  if (/^[-+]?\d+$/.test(asked)) return void (await answer(ctx, { text: ctx.t('jobs-no-run', { run: asked }) }));
  const job = await findJob(ctx, parts, asked);
  if (job) await showRuns(ctx, parts, job);
}

async function showRun(ctx: TallyContext, { cards }: JobsParts, runId: number): Promise<void> {
  if (!(await cards.put(ctx, { runId }))) await answer(ctx, { text: ctx.t('jobs-no-run', { run: runId }) });
}

/** What runs now and what failed in the last day. */
async function overview(ctx: TallyContext, { db }: JobsParts): Promise<Message> {
  const [open, failed] = await Promise.all([openRuns(db), failedRuns(db, 24, shownFailures)]);
  const clock = clockOf(ctx);
  const running = open.map((run) => `${stateIcons[run.state]} ${titleOf(ctx.t, run.job)} · ${openWords(ctx, run)}`);
  const bad = failed.map((run) => `${stateIcons[run.state]} ${titleOf(ctx.t, run.job)} · ${runWords(ctx, run, clock)}`);
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
    data: showLog.pack(owner, { run: runId }),
  }));
  const text = clip(lines.join('\n'), messageLimit);
  const bold = { type: 'bold' as const, offset: text.indexOf(`\n${second}`) + 1, length: second.length };
  return { text, heading: true, entities: [bold], keyboard: keyboardOf(buttons, 3) };
}

/** The last ten runs of a job as text, and a chart of their seconds and rows. */
export async function showRuns(ctx: TallyContext, parts: JobsParts, { name: job }: Job): Promise<void> {
  const wait = ctx.callbackQuery ? parts.heavyPace.take(ctx.person.userId) : 0;
  if (wait > 0) {
    ctx.toast = waitText(ctx, wait);
    return;
  }
  const newest = await runs.load(parts.db, { job, limit: shownRuns });
  await answer(ctx, runsMessage(ctx, job, newest));
  ctx.beside(sendChart(ctx, parts, job, newest));
}

function runsMessage(ctx: TallyContext, job: string, newest: RunRow[]): Message {
  const title = titleOf(ctx.t, job);
  const owner = ctx.person.userId;
  const clock = clockOf(ctx);
  const lines = newest.map(
    (run) => `${stateIcons[run.state]} ${run.finishedAt ? runWords(ctx, run, clock) : openWords(ctx, run)}`,
  );
  const text = [ctx.t('jobs-status-runs', { title }), ...(lines.length > 0 ? lines : [ctx.t('jobs-line-never')])];
  const keyboard = keyboardOf([
    { label: ctx.t('jobs-button-run'), data: runJob.pack(owner, { job }) },
    { label: title, data: showJob.pack(owner, { job }) },
  ]);
  return { text: clip(text.join('\n'), messageLimit), heading: true, keyboard };
}

async function sendChart(ctx: TallyContext, { charts }: JobsParts, job: string, newest: RunRow[]): Promise<void> {
  const spec = runs.view(newest, {
    locale: ctx.person.language,
    title: titleOf(ctx.t, job),
    subtitle: ctx.t('jobs-chart-subtitle', { count: newest.length }),
    seconds: ctx.t('jobs-chart-seconds'),
    rows: ctx.t('jobs-chart-rows'),
    run: ctx.t('jobs-chart-run'),
    rowsOf: ({ counts }) => rowsOf(counts),
  });
  if (spec) await answerPhoto(ctx, new InputFile(await charts.render(spec), 'runs.png'));
}

function clockOf({ person }: TallyContext): (instant: Date) => string {
  const now = new Date();
  return (instant) => clockWords(person.language, person.timeZone, instant, now);
}

function runWords(ctx: TallyContext, run: RunRow, clock: (instant: Date) => string): string {
  return `${run.runId} · ${lastWords(ctx, run, clock)}${run.dryRun ? ` · ${ctx.t('jobs-dry-run')}` : ''}`;
}

function openWords(ctx: TallyContext, run: RunRow): string {
  const seconds = secondsOf(run, new Date());
  const words = { t: ctx.t, language: ctx.person.language };
  const took = seconds === null ? [] : [secondsWords(words, seconds)];
  return [ctx.t('jobs-line-open', { run: run.runId, state: ctx.t(`jobs-state-${run.state}`) }), ...took].join(' · ');
}
