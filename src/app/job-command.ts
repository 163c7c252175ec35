import { callTimeoutSeconds } from '../bot/transport/api-transformers.ts';
import { createApi } from '../bot/transport/client.ts';
import { loadTexts } from '../bot/ui/i18n.ts';
import { type Config, parseConfig } from '../config/config.ts';
import { biLimitsFile, createBiRole } from '../db/bi.ts';
import { createDataDir } from '../db/embedded-cluster.ts';
import type { Job } from '../jobs/engine/job.ts';
import { createJobRegistry, staticJobs } from '../jobs/engine/job-registry.ts';
import { describeParams, formatParamUsage, ParamsError, parseParams, parseWords } from '../jobs/engine/params.ts';
import { createRunner } from '../jobs/engine/runner.ts';
import { type RefusalReason, type Runner, StartRefused, type StartRequest } from '../jobs/engine/runner-types.ts';
import { allJobs, jobTextFolders } from '../jobs/index.ts';
import type { Log } from '../lib/log.ts';
import { StartError } from '../lib/start-error.ts';
import { createCleanups } from './cleanups.ts';
import { type CommandOptions, writeLines } from './command-line.ts';
import { toJobDeps } from './job-deps.ts';
import { createProgressDisplay, type ProgressOutput } from './job-progress.ts';
import { DatabaseUnreachable, openDatabase } from './open-database.ts';
import { runRestore, runVerify } from './restore-command.ts';
import { UsageError } from './usage-error.ts';

/** The commands that are no jobs. */
const commands: Record<string, (options: CommandOptions) => Promise<number>> = {
  'grant-bi': runGrantBi,
  verify: runVerify,
  restore: runRestore,
};

/**
 * Runs a job once and returns the exit code: 0 if it succeeded, 1 if it failed.
 *
 * @throws UsageError before anything is opened, except for jobs that are rows of a table
 */
export async function runCommandLine({ config, log, args, out, cancel, ask }: CommandOptions): Promise<number> {
  const command = commands[args[0] ?? ''];
  if (command) return command({ config, log, args: args.slice(1), out, cancel, ask });
  const isFromTable = args[0]?.includes(':') === true; // such jobs are read from the database
  if (!isFromTable) toRequest(staticJobs(allJobs(toJobDeps(config))), args);
  createDataDir(config.dataDir); // also with another database: jobs write their temporary files there
  const cleanups = createCleanups(log);
  try {
    const { url, locks, notifications, background, db, missingColumns } = await openDatabase(
      config,
      log,
      cleanups,
      writeLines(out),
    ).catch(async (error: unknown) => {
      if (error instanceof DatabaseUnreachable) await reportUnreachableDatabase(config, log, args[0] ?? '');
      throw error;
    });
    const onError = (err: unknown) => log.warn({ err }, 'jobs that are rows of a table could not be read');
    const jobs = createJobRegistry(allJobs(toJobDeps(config, missingColumns)), db, onError);
    await jobs.refresh();
    const request = toRequest(jobs.all(), args);
    const runner = createRunner({
      ...{ url, locks, notifications, background, db, jobs, log },
      maxConcurrent: config.maxConcurrentJobs,
      reapsOrphans: false,
    });
    cleanups.add(() => runner.stop(0));
    await runner.findLostRuns();
    return await runOnce(runner, request, out, cancel);
  } finally {
    await cleanups.run();
  }
}

/** Tells the admins in Telegram that a job could not run. The alerts of the program need the database. */
async function reportUnreachableDatabase(config: Config, log: Log, job: string): Promise<void> {
  const { token, apiRoot } = config.bot;
  const { ids, alertChatId } = config.admins;
  if (!token) return;
  const api = createApi({ token, apiRoot }, { timeoutSeconds: callTimeoutSeconds });
  const text = loadTexts(jobTextFolders).in(config.defaultLanguage)('job-database-away', { job });
  const chats = alertChatId === undefined ? ids : [alertChatId];
  const sent = await Promise.allSettled(chats.map((chatId) => api.sendMessage(chatId, text)));
  for (const result of sent)
    if (result.status === 'rejected') log.warn({ err: result.reason }, 'a message about the database was not sent');
}

/**
 * Runs `grant-bi password=…`. It is not a job, because the parameters of a job are stored and may be sent in a chat.
 */
async function runGrantBi({ config, log, args, out }: CommandOptions): Promise<number> {
  const [, typed] = /^password=(.*)$/s.exec(args[0] ?? '') ?? [];
  const password = args.length === 0 ? config.biPassword : typed;
  if (args.length > 1 || !password || !/^[\x21-\x7e]{8,}$/.test(password))
    throw new UsageError(
      'npm run job -- grant-bi password=… (8 characters or more, no spaces), or set TALLY_BI_PASSWORD',
    );
  const cleanups = createCleanups(log);
  try {
    const { db } = await openDatabase(config, log, cleanups, writeLines(out));
    const isLimited = await createBiRole(db.$client, password).catch((cause: Error & { code?: string }) => {
      const advice =
        cause.code === '42501' ? ' Let a superuser run ALTER ROLE … CREATEROLE for the role of Tally.' : '';
      throw new StartError(`The role tally_bi cannot be created: ${cause.message}.${advice}`, { cause });
    });
    out.write('tally_bi may log in with this password and read what docs/bi.md says.\n');
    if (!isLimited) out.write(`${unlimitedNotice}\n`);
    return 0;
  } finally {
    await cleanups.run();
  }
}

const unlimitedNotice =
  'It can still take advisory locks, with which it could stop Tally. A superuser can take this right from it ' +
  `and from all roles that are not Tally's, in this database: see ${biLimitsFile}.`;

/** The refusals that another command line avoids. */
const wrongUsage: readonly RefusalReason[] = ['wrong_params', 'no_dry_run'];

async function runOnce(
  runner: Runner,
  request: StartRequest,
  out: ProgressOutput,
  cancel: AbortSignal,
): Promise<number> {
  const display = createProgressDisplay(request.job, out);
  const unsubscribe = runner.subscribe(display.onEvent);
  try {
    await runner.checkParams(request);
    const { runId, done } = await runner.start(request);
    const onCancel = () => void runner.cancel(runId);
    cancel.addEventListener('abort', onCancel, { once: true });
    if (cancel.aborted) onCancel();
    const end = await done;
    display.end(end);
    return end.state === 'succeeded' ? 0 : 1;
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    if (wrongUsage.includes(error.reason)) throw new UsageError(error.message, { cause: error });
    display.line(error.message);
    return 1;
  } finally {
    unsubscribe();
  }
}

function toRequest(jobs: readonly Job[], [name = '', ...assignments]: readonly string[]): StartRequest {
  const job = jobs.find((one) => one.name === name);
  if (!job) throw new UsageError(`${name ? `There is no job ${name}.` : 'Which job?'}\n${formatUsage(jobs)}`);
  try {
    const { wait = 'true', dryRun = 'false', ...params } = parseWords(assignments, describeParams(job.params));
    parseParams(job.params, params);
    const request = { job: job.name, params, trigger: 'manual' as const };
    return { ...request, wait: parseFlag('wait', wait), dryRun: parseFlag('dryRun', dryRun) };
  } catch (error) {
    if (error instanceof ParamsError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

function parseFlag(name: string, word: string): boolean {
  if (word === 'true' || word === 'false') return word === 'true';
  throw new UsageError(`${name} is true or false.`);
}

/** Returns the usage with the jobs that exist without a database, whatever the settings are. */
export function describeJobCommand(): string {
  return formatUsage(staticJobs(allJobs(toJobDeps(parseConfig({})))));
}

function formatUsage(jobs: readonly Job[]): string {
  const lines = jobs.flatMap(({ name, params }) => [
    `  ${name}`,
    ...describeParams(params).map((param) => `    ${formatParamUsage(param)}`),
  ]);
  return [
    'npm run job -- NAME [key=value …] [wait=false] [dryRun=true]',
    'npm run job -- grant-bi password=…',
    'npm run job -- verify file=PATH',
    'npm run job -- restore file=PATH [into=empty|replace]',
    'A run waits for one of the same job that is in progress; wait=false does not. dryRun=true changes nothing.',
    'The jobs are:',
    ...lines,
  ].join('\n');
}
