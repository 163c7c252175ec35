import { execFileSync } from 'node:child_process';
import { startTally } from './chat/bots.ts';
import type { SteadyResult } from './chat/load-generator.ts';
import type { Bench } from './harness.ts';

const minutes = Number(process.env.SOAK_MINUTES ?? 20);
/** The caches and the heap of a new process have their size by then. */
const warmUpMinutes = 5;

/** Measures whether the memory stays flat: 20 texts a second of 1,000 people and a chart every ten seconds. */
export const bench: Bench = {
  name: 'soak',
  async run(report) {
    execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
    const bot = await startTally();
    const memory: number[] = [];
    let longest = 0;
    for (let minute = 0; minute < minutes; minute++) {
      const load = { kind: 'steady', perSecond: 20, seconds: 60, chartsPerSecond: 0.1 } as const;
      longest = Math.max(longest, (await bot.send<SteadyResult>(load)).p99);
      memory.push(bot.memoryMb());
      process.stderr.write(`minute ${minute + 1}: ${bot.memoryMb().toFixed(0)} MB\n`);
    }
    await bot.stop();
    report({
      what: `memory after ${minutes} minutes at 20 texts a second`,
      value: memory.at(-1) ?? Number.NaN,
      unit: 'MB',
      floor: memory[Math.min(warmUpMinutes, minutes) - 1],
      floorIs: `the same process after ${warmUpMinutes} minutes`,
      goal: 'flat',
    });
    report({ what: 'largest 99th percentile of a minute', value: longest, unit: 'ms' });
  },
};
