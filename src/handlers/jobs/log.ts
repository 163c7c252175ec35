import { InputFile } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { reply } from '../../bot/ui/reply.ts';
import { readRunLog } from '../../db/queries/engine/job-state.ts';
import { findRun } from '../../db/queries/engine/run-lists.ts';
import { jobTitle } from '../../jobs/engine/job-texts.ts';
import type { JobsFeatureDeps } from './deps.ts';

type LogLines = Awaited<ReturnType<typeof readRunLog>>;

/** Longer logs come as a file. */
const maxMessageText = 3500;
/** A file holds at most so many lines, the oldest. */
const maxLines = 100_000;
const marks = { info: '', warn: '⚠️ ', error: '❗ ' } as const;

/** `/log RUN`: the run's log, as text or as a file. */
export async function sendLog(ctx: TallyContext, { db }: Pick<JobsFeatureDeps, 'db'>, runId: number): Promise<void> {
  const run = await findRun(db, runId);
  if (!run) return void (await reply(ctx, { text: ctx.t('jobs-no-run', { run: runId }) }));
  const lines = (await readRunLog(db, runId, maxLines)).sort((a, b) => Number(a.loggedAt) - Number(b.loggedAt));
  const heading = ctx.t('jobs-log-heading', { title: jobTitle(ctx.t, run.job), run: runId });
  if (lines.length === 0)
    return void (await reply(ctx, { text: `${heading}\n${ctx.t('jobs-log-empty')}`, heading: true }));
  const text = lines.map((line) => formatLogLine(line, ctx.person.timeZone)).join('\n');
  if (text.length <= maxMessageText) return void (await reply(ctx, { text: `${heading}\n${text}`, heading: true }));
  const file = new InputFile(Buffer.from(`${formatLogFile(lines)}\n`), `run-${runId}.log`);
  await ctx.replyWithDocument(file, { caption: ctx.t('jobs-log-file', { heading, count: lines.length }) });
}

/** In a chat the time is the person's. */
function formatLogLine({ loggedAt, level, message, data }: LogLines[number], timeZone: string): string {
  const time = loggedAt.toLocaleTimeString('en-GB', { timeZone });
  return `${time} ${marks[level]}${message}${formatLogData(data)}`;
}

/** In a file the time is UTC, with its day. */
function formatLogFile(lines: LogLines): string {
  return lines
    .map(({ loggedAt, level, message, data }) => `${loggedAt.toISOString()} ${level} ${message}${formatLogData(data)}`)
    .join('\n');
}

function formatLogData(data: unknown): string {
  return data && Object.keys(data).length > 0 ? ` ${JSON.stringify(data)}` : '';
}
