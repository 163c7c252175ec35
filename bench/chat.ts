import { execFileSync } from 'node:child_process';
import { type BotUnderLoad, startEchoBot, startTally } from './chat/bots.ts';
import type { BurstResult, SteadyResult } from './chat/load-generator.ts';
import { type Bench, middleOf } from './harness.ts';

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

/** Returns the number of texts that the bot answers per second, after a warm-up. */
async function measureTextsPerSecond(bot: BotUnderLoad): Promise<number> {
  await bot.send<BurstResult>({ kind: 'burst', texts: 2_000 });
  const { updates, seconds } = await bot.send<BurstResult>({ kind: 'burst', texts });
  return updates / seconds;
}
