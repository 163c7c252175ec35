import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PageMessage, Playground } from '../../src/playground/index.ts';
import { test as database, type TestDatabase } from './db.ts';
import { startTestPlayground, type TestPlayground } from './test-playground.ts';

type Environment = Record<string, string>;

/** The exit code and the output of a process that ended. */
export interface ProcessResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The program as a child process that has started up. */
export interface RunningProgram {
  pid: number;
  /** The address of its web server. */
  address: string;
  /** Returns everything that it has written to stdout and stderr. */
  output(): string;
  /** Sends SIGKILL. Resolves when the process has ended. */
  kill(): Promise<void>;
  /** Sends SIGTERM. Resolves when the process has ended. */
  stop(): Promise<ProcessResult>;
}

/** Environment variables that let the program start the embedded server instead of using the database of the test. */
export const embeddedServer: Environment = { DATABASE_URL: '', DATABASE_POOL_URL: '', READ_URL: '' };

/**
 * Arguments of Node for processes that live for seconds: one that compiles nothing to optimized code starts in three
 * quarters of the time.
 */
export const nodeArguments = ['--no-opt', '--single-threaded-gc'];
const builtFile = (name: string) => fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));

/** The built entry points of `npm start` and `npm run job`. */
export const startMain = builtFile('main.js');
export const jobMain = builtFile('job-main.js');

export interface LaunchOptions {
  /** The entry point and its arguments. Default: the program. */
  command?: string[];
  /** How many files the process may open at the same time. Absent: as many as this process. */
  maxOpenFiles?: number;
  /** Gets the process before it has started up. */
  onSpawn?: (child: ChildProcess) => void;
}

/** Starts the program with these environment variables only. Resolves when it has started up or has ended. */
export function launchProgram(env: Environment, options: LaunchOptions = {}): Promise<RunningProgram | ProcessResult> {
  const { PATH = '', HOME = '/' } = process.env;
  const { command = [startMain], maxOpenFiles, onSpawn } = options;
  const limit = maxOpenFiles ? ['sh', '-c', `ulimit -n ${maxOpenFiles}; exec "$0" "$@"`] : [];
  const [file = '', ...args] = [...limit, process.execPath, ...nodeArguments, ...command];
  const child = spawn(file, args, { cwd: tmpdir(), env: { PATH, HOME, ...env } });
  onSpawn?.(child);
  const output = { stdout: '', stderr: '' };
  const ended = waitForExit(child, output);
  const running = new Promise<RunningProgram>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output.stdout += chunk;
      const address = /health {6}(http\S+)\/healthz/.exec(output.stdout)?.[1];
      if (address) resolve({ ...createControls(child, ended), address, output: () => output.stdout + output.stderr });
    });
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output.stderr += chunk;
  });
  return Promise.race([running, ended]);
}

function waitForExit(child: ChildProcess, output: { stdout: string; stderr: string }): Promise<ProcessResult> {
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...output })));
}

function createControls(child: ChildProcess, ended: Promise<ProcessResult>) {
  return {
    pid: child.pid ?? 0,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

export interface ProcessFixture {
  playground: TestPlayground;
  /** A temporary folder of the test. */
  dir: string;
  /** The environment variables of the program. */
  env: Environment;
  /** Starts the program. Throws if it ends during startup. It is killed after the test. */
  start(more?: Environment, options?: LaunchOptions): Promise<RunningProgram>;
  /** Resolves when the condition is true. It is checked after every event of a chat and every call of the bot. */
  waitUntil(condition: () => boolean): Promise<void>;
  /** Returns the messages of the bot in a chat. */
  botMessages(chatId: number): PageMessage[];
}

/** A test with the program as a process. The playground and the database survive when it is killed. */
export const test = database.extend<{ processes: ProcessFixture }>({
  processes: async ({ database, task }, use) => {
    const { processes, close, printWarnings } = await openProcesses(database);
    await use(processes);
    if (task.result?.state === 'fail') printWarnings();
    await close();
  },
});

/** Starts the playground for processes on a database. `close` kills the processes and closes the playground. */
export async function openProcesses(database: TestDatabase) {
  const dir = mkdtempSync(join(tmpdir(), 'tally-process-'));
  const playground = await startTestPlayground(database.pool);
  const started: RunningProgram[] = [];
  const env = {
    BOT_TOKEN: playground.token,
    BOT_API_ROOT: playground.apiRoot,
    ...database.settings,
    DATA_DIR: dir,
    HTTP_PORT: '0',
    ADMIN_IDS: String(playground.people[0]?.id),
  };
  const processes: ProcessFixture = {
    playground,
    dir,
    env,
    async start(more = {}, options = {}) {
      const result = await launchProgram({ ...env, ...more }, options);
      if (!('address' in result)) throw new Error(`the program ended: ${result.stderr}`);
      started.push(result);
      return result;
    },
    waitUntil: (condition) => waitUntil(playground, condition),
    botMessages: (chatId) => playground.messages(chatId).filter(({ fromBot }) => fromBot),
  };
  async function close(): Promise<void> {
    await Promise.all(started.map((running) => running.kill()));
    await playground.close();
    rmSync(dir, { recursive: true, force: true });
  }
  /** Writes the last warnings and errors of each process to stderr. */
  const printWarnings = () =>
    process.stderr.write(started.map(({ output }) => warningsAndErrors(output())).join('\n---\n'));
  return { processes, close, printWarnings };
}

/** Returns the last warnings and errors of the log. */
function warningsAndErrors(output: string): string {
  return output
    .split('\n')
    .filter((line) => /"level":"(warn|error|fatal)"/.test(line))
    .slice(-20)
    .join('\n');
}

/** Resolves when the condition is true. It is checked after every event of a chat and every call of the bot. */
export async function waitUntil(playground: Playground, condition: () => boolean): Promise<void> {
  if (condition()) return;
  await new Promise<void>((resolve) => {
    const subscriptions = [playground.on(check), playground.onCall(check)];
    function check() {
      if (!condition()) return;
      for (const unsubscribe of subscriptions) unsubscribe();
      resolve();
    }
  });
}
