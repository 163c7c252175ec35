import { expect } from 'vitest';
import { createRandom } from '../harness/random.ts';
import { test } from '../harness/shared-db.ts';
import { createUsageFixture, type UsageFixture } from './usage-fixture.ts';
import { randomArrivals } from './usage-random.ts';

const day = 86_400;
const hour = 3600;
const zones = {
  'Europe/Berlin': Date.parse('2026-10-25T12:00:00+01:00') / 1000,
  'America/New_York': Date.parse('2026-03-08T12:00:00-04:00') / 1000,
  'Australia/Lord_Howe': Date.parse('2026-10-04T12:00:00+11:00') / 1000,
};

/** Returns the results of the job without the columns that differ between runs: the time of writing. */
async function readResults(fixture: UsageFixture): Promise<unknown> {
  const { records, days, states } = (await fixture.readAll()) as Record<string, Record<string, unknown>[]>;
  return { records: records?.map(({ date_modified, ...record }) => record), days, states };
}

for (const [timeZone, noon] of Object.entries(zones))
  test(`many small runs with resets in between and one run over all records give the same rows: ${timeZone}`, async ({
    db,
  }) => {
    const fixture = createUsageFixture(db, timeZone);
    const random = createRandom(noon);
    const runs = [-60, -40, -30.5, -16, -11.6, -3, 0, 2, 6.2, 6.4].map((hours) => noon + hours * hour);
    const clusters = [
      { at: noon - 45 * day, within: 5 * day },
      { at: noon - 3 * day, within: 20 * day },
      { at: noon + 6.3 * hour, within: 2.5 * day },
    ];
    const arrivals = randomArrivals({ random, timeZone, runs, clusters, subscribers: 5, reports: 40 });
    for (const { at, reports } of arrivals) {
      await fixture.insert(reports);
      await fixture.run(at, { batch_size: 1 + Math.floor(random() * 30), reset: random() < 0.2 });
    }
    const small = await readResults(fixture);
    await db.$client.query(
      `truncate usage.data_record, usage.daily_usage, usage.subscriber_state, usage.kept_record;
      delete from ops.job_state`,
    );
    fixture.state.clear();
    await fixture.insert(arrivals.flatMap(({ reports }) => reports));
    const counts = await fixture.run(noon + 6.5 * hour);
    expect(counts.rows_too_old).toBeGreaterThan(0);
    expect(counts.rows_anomalous).toBeGreaterThan(0);
    expect(small).toEqual(await readResults(fixture));
  });
