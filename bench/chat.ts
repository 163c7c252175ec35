import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { FloodResult, Order, SteadyResult } from './chat/standin.ts';
import { type Bench, middleOf, nodeFlags } from './harness.ts';

/** One bot against a stand-in of its own. */
interface Stage {
  ask<R>(order: Order): Promise<R>;
  /** Peak resident memory of the bot's process, in MB. */
  peak(): number;
  end(): Promise<void>;
}

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const fromSource = ['--import', 'tsx'];
const texts = 6_000;

/**
 * A recorded habit against a bare echo bot; answers while charts are drawn; memory. The program is run as `npm start`
 * does.
 */
export const bench: Bench = {
  name: 'chat',
  async run(report) {
    execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
    const rounds: { echo: number; recorded: number }[] = [];
    for (let round = 0; round < 3; round++) {
      const floor = await echoBot();
      const echo = await perSecond(floor);
      await floor.end();
      const bot = await tally();
      rounds.push({ echo, recorded: await perSecond(bot) });
      await bot.end();
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
    const ours = await tally();
    await perSecond(ours); // its memory counts, too
    const steady = await ours.ask<SteadyResult>({ kind: 'steady', perSecond: 200, seconds: 20, chartsPerSecond: 5 });
    const load = `200 texts/s from 1,000 chats, ${steady.charts} charts drawn in 20 s`;
    report({ what: `answered, half of them (${load})`, value: steady.p50, unit: 'ms' });
    report({ what: 'answered, 99 % of them', value: steady.p99, unit: 'ms', goal: '250 ms or less' });
    report({ what: 'answered, the slowest', value: steady.longest, unit: 'ms' });
    report({ what: "most memory of the bot's process", value: ours.peak(), unit: 'MB', goal: 'under 250 MB' });
    await ours.end();
  },
};

const echoBot = () => stage((token, apiRoot) => [[...fromSource, here('./chat/echo.ts'), token, apiRoot], {}]);

/** The program as `npm start` runs it, with a database of its own. */
async function tally(): Promise<Stage> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tally-bench-'));
  chmodSync(dataDir, 0o711); // as root the database runs as another user, who must enter it
  const bot = await stage((BOT_TOKEN, BOT_API_ROOT) => [
    [...nodeFlags('start'), here('../dist/main.js')],
    { BOT_TOKEN, BOT_API_ROOT, DATA_DIR: dataDir, HTTP_PORT: '0', LOG_LEVEL: 'warn' },
  ]);
  return {
    ...bot,
    async end() {
      await bot.end();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function perSecond(one: Stage): Promise<number> {
  await one.ask<FloodResult>({ kind: 'flood', texts: 2_000 }); // warm
  const { updates, seconds } = await one.ask<FloodResult>({ kind: 'flood', texts });
  return updates / seconds;
}

type Command = (token: string, apiRoot: string) => [string[], Record<string, string>];

async function stage(command: Command): Promise<Stage> {
  const standin = start([...fromSource, here('./chat/standin.ts')], {});
  const lines = linesOf(standin);
  const { token, apiRoot } = JSON.parse(await lines()) as { token: string; apiRoot: string };
  const bot = start(...command(token, apiRoot));
  await linesOf(bot)();
  return {
    async ask<R>(order: Order) {
      standin.stdin?.write(`${JSON.stringify(order)}\n`);
      return JSON.parse(await lines()) as R;
    },
    peak: () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${bot.pid}/status`, 'utf8'))?.[1]) / 1024,
    async end() {
      await ended(bot);
      standin.stdin?.write(`${JSON.stringify({ kind: 'end' })}\n`);
      await ended(standin);
    },
  };
}

function start(args: string[], env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return child;
}

/** Returns a function that resolves with the next line the child prints. */
function linesOf(child: ChildProcess): () => Promise<string> {
  if (!child.stdout) throw new Error('the child has no output');
  const input: Interface = createInterface({ input: child.stdout });
  const iterator = input[Symbol.asyncIterator]();
  return async () => {
    const { value, done } = await iterator.next();
    if (done) throw new Error('the child ended early');
    return value;
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await exit;
}
