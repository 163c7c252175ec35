import { expect } from 'vitest';
import { raiseAlert } from '../../src/db/queries/engine/raised-alerts.ts';
import type { JobContext } from '../../src/jobs/engine/job.ts';
import { usageJob } from '../../src/jobs/usage/index.ts';
import { createTestJobContext } from '../harness/job-context.ts';
import { test } from '../harness/shared-db.ts';
import { createUsageFixture } from './usage-fixture.ts';
import type { UsageReport } from './usage-model.ts';

const noon = Date.parse('2026-11-20T12:00:00Z') / 1000;
const day = 86_400;

function makeReport(id: number, daysAgo: number, subscriber = '491'): UsageReport {
  const clock = noon - daysAgo * day;
  const endDate = new Date(clock * 1000).toISOString().slice(0, 19).replace('T', ' ');
  return {
    id,
    clock,
    endDate,
    subscriber,
    status: 'normal',
    anytime: 1000 + id * 70,
    offpeak: id,
    tokens: 9000 - id,
    seenAt: clock,
  };
}

test('a rebuild corrects the days of the last 40 days, and changes nothing when nothing was wrong', async ({ db }) => {
  const fixture = createUsageFixture(db, 'UTC');
  const reports: UsageReport[] = [];
  for (const [index, daysAgo] of [45, 39, 20, 5, 1, 0.5, 0].entries()) {
    const added = [makeReport(2 * index + 1, daysAgo), makeReport(2 * index + 2, daysAgo, '492')];
    reports.push(...added);
    await fixture.insert(added);
    await fixture.run(noon - daysAgo * day);
  }
  await fixture.expectUsage(reports);
  const before = await fixture.readAll();
  expect(await fixture.run(noon + 60, { rebuild: true })).toMatchObject({ days_rebuilt: 0 });
  expect(await fixture.readAll()).toEqual(before);

  // Others change results, and the reset takes the changed values away from the sums.
  await db.$client.query(`update usage.data_record set v_usage_anytime = v_usage_anytime + 500
    where end_date >= '2026-11-20'`);
  await db.$client.query(`update usage.daily_usage set records = 7 where usage_date = '2026-10-31'`);
  await db.$client.query(`delete from usage.daily_usage where usage_date = '2026-11-15'`);
  await db.$client.query(`insert into usage.daily_usage select 'nobody', usage_date, 1, 1, 1, 1, 1 from usage.daily_usage
    where usage_date = '2026-11-15' or usage_date = '2026-11-20' limit 1`);
  await db.$client.query(`delete from usage.data_record where end_date < '2026-10-10'`); // archived
  await fixture.run(noon + 120, { reset: true });
  await expect(fixture.expectUsage(reports)).rejects.toThrow();
  expect(await fixture.run(noon + 180, { rebuild: true })).toMatchObject({ days_rebuilt: 7 });
  await fixture.expectUsage(reports);
});

test('a run that dies between a record that is too old and its alert leaves both or neither', async ({ db }) => {
  const old = { ...makeReport(1, 40), seenAt: noon };
  await createUsageFixture(db, 'UTC').insert([old]);
  const job = usageJob({ timeZone: 'UTC' });
  const run = (alert: JobContext['alert']) =>
    job.run(createTestJobContext(db, { alert, now: () => new Date(noon * 1000) }), job.params.parse({}), null);
  const readFlags = async () =>
    (await db.$client.query('select summary_flag as flag from usage.data_record')).rows.map(({ flag }) => flag);
  const readAlerts = async () => (await db.$client.query('select key, values from ops.job_alert')).rows;
  const dying = run(async () => {
    throw new Error('died');
  });
  await expect(dying).rejects.toThrow('died');
  expect(await readFlags()).toEqual([0]);
  let isDone = false;
  await run(async (key, values, tx = db) => {
    if (isDone || !values) return;
    expect(await readFlags()).toEqual([0]); // seen by another session
    await raiseAlert(tx, { job: 'usage', key, values });
    expect(await readAlerts()).toEqual([]);
    isDone = true;
  });
  expect(await readFlags()).toEqual([-1]);
  expect(await readAlerts()).toEqual([{ key: 'too_old', values: { count: 1, run: '1' } }]);
});
