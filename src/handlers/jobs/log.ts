import { InputFile } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { buildKeyboard } from '../../bot/ui/messages.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import type { RunLogData } from '../../db/queries/engine/error-text.ts';
import { readRunLog } from '../../db/queries/engine/job-state.ts';
import { findRun } from '../../db/queries/engine/run-lists.ts';
import type { RunRow } from '../../db/queries/engine/runs.ts';
import { findFullNames } from '../../db/queries/people/user-names.ts';
import { jobTitle, logLineText } from '../../jobs/engine/job-texts.ts';
import type { JobList } from '../../jobs/engine/runner-types.ts';
import { hidePaths } from '../../lib/file-paths.ts';
import { showLogFileButton } from './buttons.ts';
import type { JobsFeatureDeps } from './deps.ts';

type LogLine = Awaited<ReturnType<typeof readRunLog>>[number];
type LogDeps = Pick<JobsFeatureDeps, 'db' | 'jobs'>;

/** A longer log is sent as a file. */
const maxMessageText = 3500;
/** A file has at most this number of lines, the oldest ones. */
const maxLogLines = 100_000;
const levelIcons = { info: '', warn: '⚠️ ', error: '❗ ' } as const;

/** Sends the log of a run: the messages in words, with a button for the file with all details. */
export async function sendLog(ctx: TallyContext, { db, jobs }: LogDeps, runId: number): Promise<void> {
  const run = await findRun(db, runId);
  if (!run) return void (await reply(ctx, { text: ctx.t('jobs-no-run', { run: runId }) }));
  const lines = await readLines(db, runId);
  const heading = logHeading(ctx, jobs, run);
  if (lines.length === 0) {
    return void (await reply(ctx, { text: `${heading}\n${ctx.t('jobs-log-empty')}`, heading: true }));
  }
  const body = await formatChatLines(ctx, db, lines);
  if (body.length > maxMessageText) return sendFile(ctx, run, heading, lines);
  const file = {
    label: ctx.t('jobs-button-log-file'),
    data: showLogFileButton.pack(ctx.person.userId, { run: runId }),
  };
  await reply(ctx, { text: `${heading}\n${body}`, heading: true, keyboard: buildKeyboard([file]) });
}

/** Sends the log of a run as a file, with the data of each line and the stacks of errors. */
export async function sendLogFile(ctx: TallyContext, { db, jobs }: LogDeps, runId: number): Promise<void> {
  const run = await findRun(db, runId);
  if (!run) return void (await reply(ctx, { text: ctx.t('jobs-no-run', { run: runId }) }));
  await sendFile(ctx, run, logHeading(ctx, jobs, run), await readLines(db, runId));
}

async function readLines(db: Db, runId: number): Promise<LogLine[]> {
  const lines = await readRunLog(db, runId, maxLogLines);
  return lines.sort((a, b) => Number(a.loggedAt) - Number(b.loggedAt));
}

function logHeading({ t }: TallyContext, jobs: JobList, { job, runId }: RunRow): string {
  return t('jobs-log-heading', { title: jobTitle(t, jobs.find(job) ?? job), run: runId });
}

async function sendFile(
  ctx: TallyContext,
  { runId }: RunRow,
  heading: string,
  lines: readonly LogLine[],
): Promise<void> {
  const content = lines.map((line) => `${formatFileLine(line)}\n`).join('');
  const file = new InputFile(Buffer.from(content), `run-${runId}.log`);
  const caption = ctx.t('jobs-log-file', { heading, count: lines.length });
  await ctx.replyWithDocument(file, { caption });
}

/** Formats the lines for the chat, each with the person's local time. */
async function formatChatLines(ctx: TallyContext, db: Db, lines: readonly LogLine[]): Promise<string> {
  const userIds = lines.flatMap(({ data }) => (data as RunLogData | null)?.logText?.userId ?? []);
  const names = await findFullNames(db, userIds);
  const nameOf = (id: number) => names.get(id) ?? ctx.t('jobs-user', { id: String(id) });
  const clock = { timeZone: ctx.person.timeZone };
  return lines
    .map(({ loggedAt, level, message, data }) => {
      const time = loggedAt.toLocaleTimeString('en-GB', clock);
      return `${time} ${levelIcons[level]}${logLineText(ctx.t, message, data as RunLogData | null, nameOf)}`;
    })
    .join('\n');
}

/** Formats a log line for a file: date and time in UTC, the English message and the data. */
function formatFileLine({ loggedAt, level, message, data }: LogLine): string {
  const { errorText: _, logText: __, stack, ...others } = (data ?? {}) as RunLogData & { stack?: string };
  const values = Object.keys(others).length > 0 ? ` ${JSON.stringify(others)}` : '';
  return hidePaths(`${loggedAt.toISOString()} ${level} ${message}${values}${stack ? `\n${stack}` : ''}`);
}
