import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startRoundRobin } from '../../test/harness/round-robin.ts';
import { type BenchDatabase, nodeFlags, openDatabase } from '../harness.ts';
import type { LoadCommand } from './load-generator.ts';

/** A bot in a process of its own, and the process that runs its playground and sends it messages. */
export interface BotUnderLoad {
  /** Sends a command to the load generator and returns the result. */
  send<R>(command: LoadCommand): Promise<R>;
  /** Returns the resident memory of the bot's process, in MB. */
  memoryMb(): number;
  /** Returns the maximum resident memory of the bot's process so far, in MB. */
  peakMb(): number;
  stop(): Promise<void>;
}

const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const tsxFlags = ['--import', 'tsx'];

/** Starts the echo bot: grammY's runner without anything of ours. */
export const startEchoBot = () =>
  startBot((token, apiRoot) => ({ args: [...tsxFlags, pathOf('./echo.ts'), token, apiRoot], env: {} }));

/**
 * Starts the program as `npm start` does, with a database of its own.
 *
 * @param before what the load generator does before the program starts
 */
export async function startTally(before: LoadCommand[] = []): Promise<BotUnderLoad> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tally-bench-'));
  chmodSync(dataDir, 0o711); // as root the database runs as another user, who must enter it
  const bot = await startBot(
    (BOT_TOKEN, BOT_API_ROOT) => ({
      args: [...nodeFlags('start'), pathOf('../../dist/main.js')],
      env: { BOT_TOKEN, BOT_API_ROOT, DATA_DIR: dataDir, HTTP_PORT: '0', LOG_LEVEL: 'warn' },
    }),
    before,
  );
  return {
    ...bot,
    async stop() {
      await bot.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

type BotCommand = (token: string, apiRoot: string) => { args: string[]; env: Record<string, string> };

/** Starts a load generator and a bot that is connected to its playground. Resolves when the bot prints a line. */
async function startBot(botCommand: BotCommand, before: LoadCommand[] = []): Promise<BotUnderLoad> {
  const generator = await startGenerator();
  for (const command of before) await generator.send(command);
  const { args, env } = botCommand(generator.token, generator.apiRoot);
  const bot = startNode(args, env);
  await createLineReader(bot)();
  return {
    send: generator.send,
    memoryMb: () => readMemoryMb(bot, 'VmRSS'),
    peakMb: () => readMemoryMb(bot, 'VmHWM'),
    async stop() {
      await stopProcess(bot);
      await generator.stop();
    },
  };
}

/** Starts instances of the program on one database, with webhooks behind a round-robin proxy or with polling. */
export async function startInstances(
  count: number,
  mode: 'polling' | 'webhook',
): Promise<Pick<BotUnderLoad, 'send' | 'stop'> & { database: BenchDatabase }> {
  const database = await openDatabase();
  const generator = await startGenerator();
  const addresses: string[] = [];
  const proxy = await startRoundRobin(() => addresses);
  const webhook = { WEBHOOK_URL: `${proxy.url}/telegram/webhook`, WEBHOOK_SECRET: 'a-secret-of-some-length' };
  const env = {
    ...{ BOT_TOKEN: generator.token, BOT_API_ROOT: generator.apiRoot, BOT_MODE: mode },
    ...(mode === 'webhook' ? webhook : {}),
    ...{ DATABASE_URL: database.url, HTTP_PORT: '0', LOG_LEVEL: 'warn' },
    DATA_DIR: mkdtempSync(join(tmpdir(), 'tally-bench-')),
  };
  const bots = Array.from({ length: count }, () =>
    startNode([...nodeFlags('start'), pathOf('../../dist/main.js')], env),
  );
  for (const bot of bots) addresses.push(await readAddress(bot));
  await sleep(3_000); // until the chats are divided
  return {
    database,
    send: generator.send,
    async stop() {
      for (const bot of bots) await stopProcess(bot);
      await generator.stop();
      proxy.close();
      await database.stop();
      rmSync(env.DATA_DIR, { recursive: true, force: true });
    },
  };
}

/** Returns the address of the program's web server when it has started. */
async function readAddress(bot: ChildProcess): Promise<string> {
  const readLine = createLineReader(bot);
  for (;;) {
    const address = /health {6}(http\S+)\/healthz/.exec(await readLine())?.[1];
    if (address) return address;
  }
}

/** Starts the process that runs the playground and sends messages. */
async function startGenerator() {
  const generator = startNode([...tsxFlags, pathOf('./load-generator.ts')], {});
  const readLine = createLineReader(generator);
  const { token, apiRoot } = JSON.parse(await readLine()) as { token: string; apiRoot: string };
  return {
    token,
    apiRoot,
    async send<R>(command: LoadCommand) {
      generator.stdin?.write(`${JSON.stringify(command)}\n`);
      return JSON.parse(await readLine()) as R;
    },
    async stop() {
      generator.stdin?.write(`${JSON.stringify({ kind: 'end' })}\n`);
      await stopProcess(generator);
    },
  };
}

function readMemoryMb({ pid }: ChildProcess, field: string): number {
  return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

function startNode(args: string[], env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'] });
}

/** Creates a function that resolves with the next line that the process prints. */
function createLineReader(child: ChildProcess): () => Promise<string> {
  if (!child.stdout) throw new Error('the process has no output');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error('the process ended early');
    return value;
  };
}

/** Sends SIGTERM and waits until the process has ended. */
async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await exit;
}
