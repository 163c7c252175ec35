import { execFileSync } from 'node:child_process';
import { startInstances } from './chat/bots.ts';
import type { BurstResult, SteadyResult } from './chat/load-generator.ts';
import { type Bench, middleOf } from './harness.ts';

/** Measures two instances against one, and three with webhooks behind a round-robin proxy. */
export const bench: Bench = {
  name: 'instances',
  async run(report) {
    execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
    const rounds: { one: number; two: number }[] = [];
    for (let round = 0; round < 3; round++)
      rounds.push({ one: await measureTextsPerSecond(1), two: await measureTextsPerSecond(2) });
    const { one, two } = middleOf(rounds, (round) => round.two / round.one);
    report({
      what: 'recorded habits, two instances with polling on the cores of one',
      value: two,
      unit: '/s',
      floor: one,
      floorIs: 'one instance',
      goal: 'not slower than one',
    });
    const instances = await startInstances(3, 'webhook');
    await instances.send<BurstResult>({ kind: 'burst', texts: 2_000 });
    const steady = await instances.send<SteadyResult>({
      kind: 'steady',
      perSecond: 200,
      seconds: 20,
      chartsPerSecond: 1,
    });
    const load = 'three instances with webhooks, 200 texts/s from 1,000 chats';
    report({ what: `time to the answer, median (${load})`, value: steady.p50, unit: 'ms' });
    report({ what: 'time to the answer, 99th percentile', value: steady.p99, unit: 'ms', goal: '300 ms or less' });
    await instances.stop();
  },
};

async function measureTextsPerSecond(count: number): Promise<number> {
  const instances = await startInstances(count, 'polling');
  // Long enough for each instance to compile its code: of two, each gets half of the texts.
  await instances.send<BurstResult>({ kind: 'burst', texts: 8_000 });
  const { updates, seconds } = await instances.send<BurstResult>({ kind: 'burst', texts: 24_000 });
  await instances.stop();
  return updates / seconds;
}
