import { expect } from 'vitest';
import { test } from '../harness/db.ts';
import { randomArrivals, randomFrom } from './usage-random.ts';
import { type Stage, usageStage } from './usage-stage.ts';

const day = 86_400;
const hour = 3600;
const zones = {
  'Europe/Berlin': Date.parse('2026-10-25T12:00:00+01:00') / 1000,
  'America/New_York': Date.parse('2026-03-08T12:00:00-04:00') / 1000,
  'Australia/Lord_Howe': Date.parse('2026-10-04T12:00:00+11:00') / 1000,
};

/** All that was written, but for when, and for what is only kept for archived records. */
async function written(stage: Stage): Promise<unknown> {
  const { records, days, states } = (await stage.everything()) as Record<string, Record<string, unknown>[]>;
  return { records: records?.map(({ date_modified, ...record }) => record), days, states };
}

for (const [timeZone, noon] of Object.entries(zones))
  test(`many small runs with resets between give what one run over everything gives: ${timeZone}`, async ({ db }) => {
    const stage = usageStage(db, timeZone);
    const random = randomFrom(noon);
    const runs = [-60, -40, -30.5, -16, -11.6, -3, 0, 2, 6.2, 6.4].map((hours) => noon + hours * hour);
    const clusters = [
      { at: noon - 45 * day, within: 5 * day },
      { at: noon - 3 * day, within: 20 * day },
      { at: noon + 6.3 * hour, within: 2.5 * day },
    ];
    const arrivals = randomArrivals({ random, timeZone, runs, clusters, subscribers: 5, reports: 40 });
    for (const { at, reports } of arrivals) {
      await stage.insert(reports);
      await stage.run(at, { batch_size: 1 + Math.floor(random() * 30), reset: random() < 0.2 });
    }
    const small = await written(stage);
    await db.$client.query(
      'truncate usage.data_record, usage.daily_usage, usage.subscriber_state, usage.kept_record; delete from ops.job_state',
    );
    stage.state.clear();
    await stage.insert(arrivals.flatMap(({ reports }) => reports));
    const counts = await stage.run(noon + 6.5 * hour);
    expect(counts.rows_too_old).toBeGreaterThan(0);
    expect(counts.rows_anomalous).toBeGreaterThan(0);
    expect(small).toEqual(await written(stage));
  });
