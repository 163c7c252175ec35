import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type PageMessage, type Playground, startPlayground } from '../../src/playground/index.ts';
import { test as database } from './db.ts';

type Environment = Record<string, string>;

/** A start that ended: what it said and how. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The program as a child, from the moment it says that it runs. */
export interface Running {
  pid: number;
  /** Where its web server listens. */
  address: string;
  /** Everything it wrote so far. */
  output(): string;
  /** kill -9. Resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM. Resolves when it ended. */
  stop(): Promise<Ended>;
}

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Starts the built program with these variables and no others; resolves when it runs, or with how it ended. */
export function launch(env: Environment, cwd = tmpdir()): Promise<Running | Ended> {
  const { PATH = '', HOME = '/' } = process.env;
  const child = spawn(process.execPath, [main], { cwd, env: { PATH, HOME, ...env } });
  const said = { stdout: '', stderr: '' };
  const ended = endOf(child, said);
  const running = new Promise<Running>((resolve) => {
    child.stdout.on('data', (part: Buffer) => {
      said.stdout += part;
      const address = /health {6}(http\S+)\/healthz/.exec(said.stdout)?.[1];
      if (address) resolve({ ...handle(child, ended), address, output: () => said.stdout + said.stderr });
    });
  });
  child.stderr.on('data', (part: Buffer) => {
    said.stderr += part;
  });
  return Promise.race([running, ended]);
}

function endOf(child: ChildProcess, said: { stdout: string; stderr: string }): Promise<Ended> {
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...said })));
}

function handle(child: ChildProcess, ended: Promise<Ended>) {
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

export interface ProcessWorld {
  playground: Playground;
  /** A folder of the test's own. */
  dir: string;
  /** What the program is started with. */
  env: Environment;
  /** Starts the program; throws when it does not run. What is left at the end is killed. */
  start(more?: Environment): Promise<Running>;
  /** Resolves when the condition holds; it is looked at after every event of a chat and every call of the bot. */
  until(condition: () => boolean): Promise<void>;
  /** What the bot wrote in a chat. */
  answers(chatId: number): PageMessage[];
}

/** `test('…', async ({ processes }) => …)`: the program as a process, against a playground and a database that outlive it. */
export const test = database.extend<{ processes: ProcessWorld }>({
  processes: async ({ database: { url }, task }, use) => {
    const dir = mkdtempSync(join(tmpdir(), 'tally-process-'));
    const playground = await startPlayground();
    const started: Running[] = [];
    const env = {
      BOT_TOKEN: playground.token,
      BOT_API_ROOT: playground.apiRoot,
      DATABASE_URL: url,
      DATA_DIR: dir,
      HTTP_PORT: '0',
      ADMIN_IDS: String(playground.people[0]?.id),
    };
    await use({
      playground,
      dir,
      env,
      async start(more = {}) {
        const result = await launch({ ...env, ...more });
        if (!('address' in result)) throw new Error(`the program ended: ${result.stderr}`);
        started.push(result);
        return result;
      },
      until: (condition) => until(playground, condition),
      answers: (chatId) => playground.messages(chatId).filter(({ fromBot }) => fromBot),
    });
    await Promise.all(started.map((running) => running.kill()));
    await playground.close();
    if (task.result?.state === 'fail')
      process.stderr.write(started.map(({ output }) => complaints(output())).join('\n---\n'));
    rmSync(dir, { recursive: true, force: true });
  },
});

function complaints(output: string): string {
  return output
    .split('\n')
    .filter((line) => /"level":"(warn|error|fatal)"/.test(line))
    .slice(-20)
    .join('\n');
}

/** Resolves when the condition holds; it is looked at after every event of a chat and every call of the bot. */
export async function until(playground: Playground, condition: () => boolean): Promise<void> {
  if (condition()) return;
  await new Promise<void>((resolve) => {
    const stops = [playground.on(look), playground.onCall(look)];
    function look() {
      if (!condition()) return;
      for (const stop of stops) stop();
      resolve();
    }
  });
}
