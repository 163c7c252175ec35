import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { nodeFlags } from '../harness.ts';
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
  const generator = startNode([...tsxFlags, pathOf('./load-generator.ts')], {});
  const readLine = createLineReader(generator);
  const { token, apiRoot } = JSON.parse(await readLine()) as { token: string; apiRoot: string };
  const send = async <R>(command: LoadCommand) => {
    generator.stdin?.write(`${JSON.stringify(command)}\n`);
    return JSON.parse(await readLine()) as R;
  };
  for (const command of before) await send(command);
  const { args, env } = botCommand(token, apiRoot);
  const bot = startNode(args, env);
  await createLineReader(bot)();
  const readMemoryMb = (field: string) =>
    Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${bot.pid}/status`, 'utf8'))?.[1]) / 1024;
  return {
    send,
    memoryMb: () => readMemoryMb('VmRSS'),
    peakMb: () => readMemoryMb('VmHWM'),
    async stop() {
      await stopProcess(bot);
      generator.stdin?.write(`${JSON.stringify({ kind: 'end' })}\n`);
      await stopProcess(generator);
    },
  };
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
