import { execFileSync } from 'node:child_process';
import { startTally } from './chat/bots.ts';
import type { BurstResult, DrainResult, SteadyResult } from './chat/load-generator.ts';
import type { Bench } from './harness.ts';

const waiting = { texts: 100_000, chats: 2_000 };
const longTexts = 20_000;
const flood = `${longTexts.toLocaleString('en')} texts of 4,000 characters of one person`;

/** Measures the memory and the speed while many updates wait: of many people, and long ones of one person. */
export const bench: Bench = {
  name: 'flood',
  async run(report) {
    execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
    const flooded = await startTally([{ kind: 'queue', ...waiting }]);
    const { updates, seconds, repeated } = await flooded.send<DrainResult>({ kind: 'drain' });
    const peakMb = flooded.peakMb();
    await flooded.stop();
    const quiet = await startTally();
    await quiet.send<BurstResult>({ kind: 'burst', texts: 2_000 });
    const burst = await quiet.send<BurstResult>({ kind: 'burst', texts: 6_000 });
    await quiet.stop();
    report({
      what: '100,000 waiting updates of 2,000 chats',
      value: updates / seconds,
      unit: '/s',
      floor: burst.updates / burst.seconds,
      floorIs: '6,000 updates of 1,000 chats as they come',
    });
    report({ what: 'answers that came twice', value: repeated, unit: '', goal: '0' });
    report({ what: "maximum memory of the bot's process", value: peakMb, unit: 'MB', goal: 'under 300 MB' });

    const hogged = await startTally([{ kind: 'queueLong', texts: longTexts }]);
    const steady = await hogged.send<SteadyResult>({ kind: 'steady', perSecond: 100, seconds: 20, chartsPerSecond: 1 });
    report({
      what: `time to the answer, 99th percentile, while ${flood} wait`,
      value: steady.p99,
      unit: 'ms',
    });
    report({ what: "maximum memory of the bot's process", value: hogged.peakMb(), unit: 'MB', goal: 'under 300 MB' });
    await hogged.stop();
  },
};
