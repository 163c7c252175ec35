import { expect } from 'vitest';
import { createRandom } from '../harness/random.ts';
import { test } from '../harness/shared-db.ts';
import { createUsageFixture } from './usage-fixture.ts';
import type { UsageReport } from './usage-model.ts';
import { randomArrivals } from './usage-random.ts';

const day = 86_400;
const zones = {
  'Europe/Berlin': Date.parse('2026-10-25T12:00:00+01:00') / 1000,
  'America/New_York': Date.parse('2026-03-08T12:00:00-04:00') / 1000,
  'Australia/Lord_Howe': Date.parse('2026-10-04T12:00:00+11:00') / 1000,
};

/** FULL_LOAD=1 has more stories of each zone. */
const seeds = process.env.FULL_LOAD ? [1, 2, 3, 4] : [1, 2];
const stories = Object.entries(zones).flatMap(([timeZone, noon]) =>
  seeds.map((seed) => ({ timeZone, noon, seed: seed * 7919 + timeZone.length })),
);

/** Makes reports of long ago, of three weeks ago, and around two resets on the day of a clock change. */
function randomStory({ timeZone, noon, seed }: (typeof stories)[number]) {
  const hours = (count: number) => count * 3600;
  const runs = [noon - 50 * day, noon - 20 * day, noon - hours(16), noon - hours(11.6), noon, noon + hours(6.2)];
  const clusters = [
    { at: noon - 50 * day, within: hours(3) },
    { at: noon - 20 * day, within: 3 * day },
    { at: noon - hours(7), within: hours(6) },
    { at: noon + hours(6), within: 2 * day },
  ];
  const random = createRandom(seed);
  return { random, arrivals: randomArrivals({ random, timeZone, runs, clusters, subscribers: 6, reports: 40 }) };
}

for (const story of stories)
  test(`late arrivals, resets and archiving: ${story.timeZone} ${story.seed}`, async ({ db }) => {
    const fixture = createUsageFixture(db, story.timeZone);
    const { random, arrivals } = randomStory(story);
    const all: UsageReport[] = [];
    for (const { at, reports } of arrivals) {
      await fixture.insert(reports);
      all.push(...reports);
      const counts = await fixture.run(at, { batch_size: 1 + Math.floor(random() * 60) });
      expect(counts.rows_read).toBe((counts.rows_done ?? 0) + (counts.rows_invalid ?? 0) + (counts.rows_too_old ?? 0));
      await fixture.expectUsage(all);
      await db.$client.query(`delete from usage.data_record where end_date < $1::timestamp - interval '40 days'`, [
        new Date(at * 1000).toISOString(),
      ]);
    }
    expect(fixture.lines.filter((line) => line.startsWith('Reset')).length).toBeGreaterThan(2);
    const before = await fixture.readAll();
    const last = arrivals.at(-1)?.at ?? 0;
    expect(await fixture.run(last + 60)).toMatchObject({ rows_read: 0, batches: 0 });
    expect(await fixture.readAll()).toEqual(before);
    await fixture.run(last + 120, { reset: true });
    await fixture.expectUsage(all);
  });
