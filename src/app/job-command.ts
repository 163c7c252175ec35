import type { WriteStream } from 'node:tty';
import type { Config } from '../config/config.ts';
import { grantBi } from '../db/bi.ts';
import type { Job } from '../jobs/engine/job.ts';
import { fixedJobs, liveList } from '../jobs/engine/job-registry.ts';
import { describeParams, explain, ParamsError, parseParams, parseWords } from '../jobs/engine/params.ts';
import { createRunner } from '../jobs/engine/runner.ts';
import { type Runner, StartRefused, type StartRequest } from '../jobs/engine/runner-types.ts';
import { allJobs } from '../jobs/index.ts';
import type { Log } from '../lib/log.ts';
import { StartError } from '../lib/start-error.ts';
import { showProgress } from './job-progress.ts';
import { createReleasers, openDatabase } from './open-database.ts';

/** What was typed cannot be run; its message says what can. Exit code 2. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}

export interface CommandParts {
  config: Config;
  log: Log;
  /** `NAME key=value …`; `wait` and `dryRun` belong to the command, the others to the job. */
  words: readonly string[];
  out: Pick<WriteStream, 'write'> & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>;
  /** Ctrl-C: the run is cancelled and marked so. */
  cancel: AbortSignal;
}

/** Runs a job once and returns the exit code: 0 succeeded, 1 failed. Throws {@link WrongUsage}: before anything is opened, but for jobs of rows. */
export async function runCommand({ config, log, words, out, cancel }: CommandParts): Promise<number> {
  if (words[0] === 'grant-bi') return runGrantBi({ config, log, words: words.slice(1), out });
  const isOfRow = words[0]?.includes(':') === true; // what is a row is known only with the database
  if (!isOfRow) toRequest(fixedJobs(allJobs(partsOf(config))), words);
  const { push, release } = createReleasers(log);
  try {
    const { url, db, missing } = await openDatabase(config, log, push);
    const onError = (err: unknown) => log.warn({ err }, 'rows could not be read as jobs');
    const jobs = liveList(allJobs(partsOf(config, missing)), db, onError);
    if (isOfRow) await jobs.refresh();
    const request = toRequest(jobs.all(), words);
    const runner = createRunner({ url, db, jobs, log, maxConcurrent: config.maxConcurrentJobs, adopts: false });
    push(() => runner.stop(0));
    return await runOnce(runner, request, out, cancel);
  } finally {
    await release();
  }
}

/** `grant-bi password=…`: no job, so that the password is stored nowhere; it never passes through the chat. */
async function runGrantBi({ config, log, words, out }: Omit<CommandParts, 'cancel'>): Promise<number> {
  const [, typed] = /^password=(.*)$/s.exec(words[0] ?? '') ?? [];
  const password = words.length === 0 ? config.biPassword : typed;
  if (words.length > 1 || !password || !/^[\x21-\x7e]{8,}$/.test(password))
    throw new WrongUsage(
      'npm run job -- grant-bi password=… (8 characters or more, no spaces), or set TALLY_BI_PASSWORD',
    );
  const { push, release } = createReleasers(log);
  try {
    const { db } = await openDatabase(config, log, push);
    await grantBi(db.$client, password).catch((cause: Error) => {
      throw new StartError(`The role tally_bi cannot be made: ${cause.message}.`, { cause });
    });
    out.write('tally_bi may log in with this password and read what docs/bi.md says.\n');
    return 0;
  } finally {
    await release();
  }
}

/** What jobs take from the settings, and what the company's tables lack. */
export function partsOf(config: Config, missing: readonly string[] = []) {
  const { timeZone, defaultLanguage, historyKeepDays, log } = config;
  const defaults = { timeZone, language: defaultLanguage };
  const temporaryDir = `${config.dataDir}/tmp`;
  return {
    defaults,
    historyKeepDays,
    logDir: log.dir,
    logKeepDays: log.keepDays,
    temporaryDir,
    sales: config.sales,
    batch: config.batch,
    detrack: { ...config.detrack, missing },
  };
}

async function runOnce(
  runner: Runner,
  request: StartRequest,
  out: CommandParts['out'],
  cancel: AbortSignal,
): Promise<number> {
  const shown = showProgress(request.job, out);
  const stopShowing = runner.on(shown.onEvent);
  try {
    const { runId, done } = await runner.start(request);
    const onCancel = () => void runner.cancel(runId);
    cancel.addEventListener('abort', onCancel, { once: true });
    if (cancel.aborted) onCancel();
    const end = await done;
    shown.end(end);
    return end.state === 'succeeded' ? 0 : 1;
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    shown.line(error.message);
    return 1;
  } finally {
    stopShowing();
  }
}

function toRequest(jobs: readonly Job[], [name = '', ...words]: readonly string[]): StartRequest {
  const job = jobs.find((one) => one.name === name);
  if (!job) throw new WrongUsage(`${name ? `There is no job ${name}.` : 'Which job?'}\n${listOf(jobs)}`);
  try {
    const { wait = 'true', dryRun = 'false', ...params } = parseWords(words, describeParams(job.params));
    parseParams(job.params, params);
    const request = { job: job.name, params, trigger: 'manual' as const };
    return { ...request, wait: isTrue('wait', wait), dryRun: isTrue('dryRun', dryRun) };
  } catch (error) {
    if (error instanceof ParamsError) throw new WrongUsage(error.message, { cause: error });
    throw error;
  }
}

function isTrue(name: string, word: string): boolean {
  if (word === 'true' || word === 'false') return word === 'true';
  throw new WrongUsage(`${name} is true or false.`);
}

function listOf(jobs: readonly Job[]): string {
  const lines = jobs.flatMap(({ name, params }) => [
    `  ${name}`,
    ...describeParams(params).map((param) => `    ${explain(param)}`),
  ]);
  return [
    'npm run job -- NAME [key=value …] [wait=false] [dryRun=true]',
    'npm run job -- grant-bi password=…',
    'The jobs are:',
    ...lines,
  ].join('\n');
}
