import { InputFile } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { reply } from '../../bot/ui/reply.ts';
import { readRunLog } from '../../db/queries/engine/job-state.ts';
import { findRun } from '../../db/queries/engine/run-lists.ts';
import { jobTitle } from '../../jobs/engine/job-texts.ts';
import type { JobsFeatureDeps } from './deps.ts';

type LogLines = Awaited<ReturnType<typeof readRunLog>>;

/** A longer log is sent as a file. */
const maxMessageText = 3500;
/** A file has at most this number of lines, the oldest ones. */
const maxLogLines = 100_000;
const levelIcons = { info: '', warn: '⚠️ ', error: '❗ ' } as const;

/** Sends the log of a run as a message or as a file. */
export async function sendLog(ctx: TallyContext, { db }: Pick<JobsFeatureDeps, 'db'>, runId: number): Promise<void> {
  const run = await findRun(db, runId);
  if (!run) return void (await reply(ctx, { text: ctx.t('jobs-no-run', { run: runId }) }));
  const lines = (await readRunLog(db, runId, maxLogLines)).sort((a, b) => Number(a.loggedAt) - Number(b.loggedAt));
  const heading = ctx.t('jobs-log-heading', { title: jobTitle(ctx.t, run.job), run: runId });
  const chatLines = lines.map((line) => formatChatLine(line, ctx.person.timeZone)).join('\n');
  if (chatLines.length <= maxMessageText) {
    const body = lines.length > 0 ? chatLines : ctx.t('jobs-log-empty');
    return void (await reply(ctx, { text: `${heading}\n${body}`, heading: true }));
  }
  const file = new InputFile(Buffer.from(`${lines.map(formatFileLine).join('\n')}\n`), `run-${runId}.log`);
  await ctx.replyWithDocument(file, { caption: ctx.t('jobs-log-file', { heading, count: lines.length }) });
}

/** Formats a log line for the chat, with the person's local time. */
function formatChatLine({ loggedAt, level, message, data }: LogLines[number], timeZone: string): string {
  const time = loggedAt.toLocaleTimeString('en-GB', { timeZone });
  return `${time} ${levelIcons[level]}${message}${formatData(data)}`;
}

/** Formats a log line for a file, with date and time in UTC. */
function formatFileLine({ loggedAt, level, message, data }: LogLines[number]): string {
  return `${loggedAt.toISOString()} ${level} ${message}${formatData(data)}`;
}

function formatData(data: unknown): string {
  return data && Object.keys(data).length > 0 ? ` ${JSON.stringify(data)}` : '';
}
