import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { BurstResult, LoadCommand, SteadyResult } from './chat/load-generator.ts';
import { type Bench, middleOf, nodeFlags } from './harness.ts';

/** A bot in a process of its own, and the process that runs its playground and sends it messages. */
interface BotUnderLoad {
  /** Sends a command to the load generator and returns the result. */
  send<R>(command: LoadCommand): Promise<R>;
  /** Returns the maximum resident memory of the bot's process so far, in MB. */
  peakMb(): number;
  stop(): Promise<void>;
}

const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const tsxFlags = ['--import', 'tsx'];
const texts = 6_000;

/** Measures recorded habits against a bare echo bot, the latency of answers while charts are drawn, and the memory. */
export const bench: Bench = {
  name: 'chat',
  async run(report) {
    execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
    const rounds: { echo: number; recorded: number }[] = [];
    for (let round = 0; round < 3; round++) {
      const echoBot = await startEchoBot();
      const echo = await measureTextsPerSecond(echoBot);
      await echoBot.stop();
      const bot = await startTally();
      rounds.push({ echo, recorded: await measureTextsPerSecond(bot) });
      await bot.stop();
    }
    const { echo, recorded } = middleOf(rounds, (round) => round.recorded / round.echo);
    report({
      what: 'recorded habits',
      value: recorded,
      unit: '/s',
      floor: echo,
      floorIs: 'bare grammY echo bot on the runner',
      goal: '0.5 × floor or better',
    });
    const bot = await startTally();
    await measureTextsPerSecond(bot); // the memory is measured after this load too
    const steady = await bot.send<SteadyResult>({ kind: 'steady', perSecond: 200, seconds: 20, chartsPerSecond: 5 });
    const load = `200 texts/s from 1,000 chats, ${steady.charts} charts drawn in 20 s`;
    report({ what: `time to the answer, median (${load})`, value: steady.p50, unit: 'ms' });
    report({ what: 'time to the answer, 99th percentile', value: steady.p99, unit: 'ms', goal: '250 ms or less' });
    report({ what: 'time to the answer, maximum', value: steady.longest, unit: 'ms' });
    report({ what: "maximum memory of the bot's process", value: bot.peakMb(), unit: 'MB', goal: 'under 250 MB' });
    await bot.stop();
  },
};

const startEchoBot = () =>
  startBot((token, apiRoot) => ({ args: [...tsxFlags, pathOf('./chat/echo.ts'), token, apiRoot], env: {} }));

/** Starts the program as `npm start` does, with a database of its own. */
async function startTally(): Promise<BotUnderLoad> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tally-bench-'));
  chmodSync(dataDir, 0o711); // as root the database runs as another user, who must enter it
  const bot = await startBot((BOT_TOKEN, BOT_API_ROOT) => ({
    args: [...nodeFlags('start'), pathOf('../dist/main.js')],
    env: { BOT_TOKEN, BOT_API_ROOT, DATA_DIR: dataDir, HTTP_PORT: '0', LOG_LEVEL: 'warn' },
  }));
  return {
    ...bot,
    async stop() {
      await bot.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Returns the number of texts that the bot answers per second, after a warm-up. */
async function measureTextsPerSecond(bot: BotUnderLoad): Promise<number> {
  await bot.send<BurstResult>({ kind: 'burst', texts: 2_000 });
  const { updates, seconds } = await bot.send<BurstResult>({ kind: 'burst', texts });
  return updates / seconds;
}

type BotCommand = (token: string, apiRoot: string) => { args: string[]; env: Record<string, string> };

/** Starts a load generator and a bot that is connected to its playground. Resolves when the bot prints a line. */
async function startBot(botCommand: BotCommand): Promise<BotUnderLoad> {
  const generator = startNode([...tsxFlags, pathOf('./chat/load-generator.ts')], {});
  const readLine = createLineReader(generator);
  const { token, apiRoot } = JSON.parse(await readLine()) as { token: string; apiRoot: string };
  const { args, env } = botCommand(token, apiRoot);
  const bot = startNode(args, env);
  await createLineReader(bot)();
  return {
    async send<R>(command: LoadCommand) {
      generator.stdin?.write(`${JSON.stringify(command)}\n`);
      return JSON.parse(await readLine()) as R;
    },
    peakMb: () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${bot.pid}/status`, 'utf8'))?.[1]) / 1024,
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
