import { InputFile } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { buildKeyboard, clip, messageLimit, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { reply, replyWithPhoto } from '../../bot/ui/reply.ts';
import type { RunRow } from '../../db/queries/engine/runs.ts';
import type { Job } from '../../jobs/engine/job.ts';
import { jobTitle } from '../../jobs/engine/job-texts.ts';
import { rowCount } from '../../jobs/engine/row-count.ts';
import { runs as runsReport } from '../../reports/views/runs.ts';
import { createClockFormat } from '../shared/format-clock.ts';
import { runIcon } from '../shared/format-run.ts';
import { runJobButton } from '../shared/job-buttons.ts';
import { rateLimited } from '../shared/rate-limited.ts';
import { showJobButton } from './buttons.ts';
import type { JobsFeatureDeps } from './deps.ts';
import { formatEndedLine, formatOpenLine } from './format-run-line.ts';

const maxRuns = 10;

/** Sends the last ten runs of a job as text, and a chart of their seconds and rows. */
export async function sendRunHistory(ctx: TallyContext, deps: JobsFeatureDeps, job: Job): Promise<void> {
  const send = async () => {
    const runs = await runsReport.load(deps.db, { job: job.name, limit: maxRuns });
    await reply(ctx, historyMessage(ctx, job, runs));
    ctx.inBackground(sendChart(ctx, deps, job, runs));
  };
  await (ctx.callbackQuery ? rateLimited(ctx, deps.heavyRateLimiter, send) : send()); // the dispatcher limits commands
}

function historyMessage(ctx: TallyContext, job: Job, runs: readonly RunRow[]): OutgoingMessage {
  const title = jobTitle(ctx.t, job);
  const owner = ctx.person.userId;
  const formatInstant = createClockFormat(ctx);
  const lines = runs.map((run) => {
    const line = run.finishedAt ? formatEndedLine(ctx, run, formatInstant) : formatOpenLine(ctx, run);
    return `${runIcon(run)} ${line}`;
  });
  const text = [ctx.t('jobs-status-runs', { title }), ...(lines.length > 0 ? lines : [ctx.t('jobs-line-never')])];
  const keyboard = buildKeyboard([
    { label: ctx.t('jobs-button-run'), data: runJobButton.pack(owner, { job: job.name }) },
    { label: title, data: showJobButton.pack(owner, { job: job.name }) },
  ]);
  return { text: clip(text.join('\n'), messageLimit), heading: true, keyboard };
}

async function sendChart(ctx: TallyContext, { charts }: JobsFeatureDeps, job: Job, runs: RunRow[]): Promise<void> {
  const spec = runsReport.view(runs, {
    locale: ctx.person.language,
    title: jobTitle(ctx.t, job),
    subtitle: ctx.t('jobs-chart-subtitle', { count: runs.length }),
    seconds: ctx.t('jobs-chart-seconds'),
    rows: ctx.t('jobs-chart-rows'),
    run: ctx.t('jobs-chart-run'),
    countRows: ({ counts }) => rowCount(counts),
  });
  if (spec) await replyWithPhoto(ctx, new InputFile(await charts.render(spec), 'runs.png'));
}
