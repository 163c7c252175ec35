import { expect } from 'vitest';
import { test } from '../harness/shared-db.ts';
import { createUsageFixture, type UsageFixture } from './usage-fixture.ts';
import { type UsageReport, zoned } from './usage-model.ts';

const zone = 'Europe/Berlin';
const noon = Date.parse('2026-11-20T12:00:00+01:00') / 1000;
const day = 86_400;

let lastId = 0;

/** Makes a report, `minute` minutes after noon. By default it is a normal one of subscriber 491. */
function report(minute: number, values: Partial<UsageReport> = {}): UsageReport {
  const clock = noon + minute * 60;
  const endDate = zoned(clock, zone).toPlainDateTime().toString().replace('T', ' ');
  lastId += 1;
  return {
    id: lastId,
    clock,
    endDate,
    subscriber: '491',
    status: 'normal',
    anytime: 0,
    offpeak: 0,
    tokens: 0,
    seenAt: noon,
    ...values,
  };
}

const results = async (fixture: UsageFixture) => {
  const { records } = (await fixture.readAll()) as { records: Record<string, unknown>[] };
  return records.map((row) => [row.v_usage_anytime, row.v_usage_offpeak, row.v_usage_available_tokens, row.is_anomaly]);
};

test('a counter may grow by exactly 100 a minute, to the second', async ({ db }) => {
  const fixture = createUsageFixture(db, zone);
  const at = (seconds: number, anytime: number) => report(0, { clock: noon + seconds, anytime });
  // 31 seconds allow 51.67: 51 is usage, 52 is an anomaly.
  await fixture.insert([at(0, 0), at(31, 51), at(62, 103), at(122, 203), at(182, 304)]);
  await fixture.run(noon);
  expect((await results(fixture)).map(([anytime, , , anomaly]) => [anytime, anomaly])).toEqual([
    ['0', false],
    ['51', false],
    ['0', true],
    ['100', false],
    ['0', true],
  ]);
});

test('falling tokens are usage, unless all counters fall, none are left, or they fall too fast', async ({ db }) => {
  const fixture = createUsageFixture(db, zone);
  const at = (minute: number, anytime: number, tokens: number) => report(minute, { anytime, offpeak: anytime, tokens });
  await fixture.insert([
    at(0, 50, 1000),
    at(10, 60, 900),
    at(20, 5, 800),
    at(30, 6, 0),
    at(40, 7, 5000),
    at(50, 8, 3000),
    at(60, 8, 2000),
  ]);
  await fixture.run(noon + 3600);
  expect((await results(fixture)).map(([, , tokens]) => tokens)).toEqual(['0', '100', '0', '0', '0', '0', '1000']);
});

test('huge values are calculated and do not stop the other records', async ({ db }) => {
  const fixture = createUsageFixture(db, zone);
  const max = 9_007_199_254_740_991;
  await fixture.insert([
    report(0, { anytime: -max, offpeak: max, tokens: max }),
    report(1, { anytime: max, offpeak: -max, tokens: 0 }),
    report(2, { clock: max, anytime: 1, subscriber: '492', endDate: null }),
    report(3, { clock: -max, anytime: 2, subscriber: '492', endDate: null }),
    report(4, { clock: null, endDate: 'infinity', subscriber: '493' }),
    report(5, { clock: null, endDate: '-infinity', subscriber: '494' }),
  ]);
  await fixture.run(noon, { batch_size: 1 });
  const counts = await fixture.run(noon + 60);
  expect(counts.rows_read).toBe(0);
  expect((await results(fixture)).slice(0, 3)).toEqual([
    [String(-max), String(max), '0', false],
    ['0', '0', '0', true],
    ['0', '0', '0', false],
  ]);
});

test('the largest and smallest counters, clocks and dates are exact, and days hold more than a bigint', async ({
  db,
}) => {
  const fixture = createUsageFixture(db, 'America/New_York');
  const [max, min] = [9_223_372_036_854_775_807n, -9_223_372_036_854_775_808n];
  const extremes = [min, min + 1n, -1n, 0n, 1n, max - 1n, max];
  const pairs = extremes.flatMap((from) => extremes.map((to) => ({ from, to })));
  const add = (subscriber: string, clock: bigint | number | null, counter: bigint, endDate = '2026-11-20 12:00') =>
    db.$client.query(
      `insert into usage.data_record (subscriber_number, clock, end_date, terminal_status, overall_usage_anytime,
        overall_usage_offpeak, overall_available_tokens) values ($1, $2, $3, 'normal', $4, $4, $4)`,
      [subscriber, clock === null ? null : String(clock), endDate, String(counter)],
    );
  for (const [index, { from, to }] of pairs.entries()) {
    await add(`pair ${10 + index}`, noon, from);
    await add(`pair ${10 + index}`, noon + 60, to);
  }
  for (const [minute, counter] of [max - 1n, 0n, 3000n].entries()) await add('sum', noon + minute * 3600, counter);
  await add('clock', min, min);
  await add('clock', max, max);
  await add('date', null, max, '4713-01-01 00:00 BC');
  await add('date', null, max, '294276-12-31 23:59:59.999999');
  await fixture.run(noon);
  await fixture.run(noon, { reset: true });

  const seconds = await db.$client.query(
    `select v_usage_anytime::text as anytime, v_usage_available_tokens::text as tokens, is_anomaly as odd
    from usage.data_record where subscriber_number like 'pair%' and clock = $1 order by subscriber_number`,
    [noon + 60],
  );
  expect(seconds.rows).toEqual(
    pairs.map(({ from, to }) => ({
      anytime: String(to >= from && from >= 0n && to - from <= 100n ? to - from : 0n),
      tokens: '0',
      odd: to - from > 100n,
    })),
  );
  const firsts = await db.$client.query("select is_anomaly from usage.data_record where subscriber_number = 'sum'");
  expect(firsts.rows.map((row) => row.is_anomaly)).toEqual([false, false, false]);
  const sums = await db.$client.query("select usage_anytime from usage.daily_usage where subscriber_number = 'sum'");
  expect(sums.rows).toEqual([{ usage_anytime: String(max - 1n + 3000n) }]);
});

test('records that are not valid or too old are marked, counted and alerted', async ({ db }) => {
  const fixture = createUsageFixture(db, zone);
  const reports = [
    report(0),
    report(1, { subscriber: null }),
    report(2, { anytime: null, offpeak: null, tokens: null }),
    report(3, { status: 'critical' }),
    report(4, { status: null }),
    report(5, { status: 'MINOR', anytime: 1_000_000 }),
    report(-31 * 1440, { endDate: '2026-10-20 12:00:00' }),
    report(-31 * 1440, { endDate: '2026-10-20 11:59:59' }),
  ];
  await fixture.insert(reports);
  expect(await fixture.run(noon)).toEqual({
    rows_read: 8,
    rows_done: 3,
    rows_invalid: 4,
    rows_too_old: 1,
    rows_anomalous: 1,
    rows_recomputed: 0,
    rows_reset: 0,
    batches: 2,
  });
  await fixture.expectUsage(reports);
  expect(fixture.lines.join('\n')).toContain('end_date from 2026-10-20 11:59:59 to 2026-11-20 12:05:00');
  expect(fixture.lines.at(-1)).toBe('1 records came more than 31 days late and are not counted');
  expect(new Map(fixture.alerts)).toEqual(new Map([['too_old', { count: 1, run: '1' }]]));
});

test('a reset is owed from 00:03 and 18:03 of the zone until it is done once', async ({ db }) => {
  const fixture = createUsageFixture(db, zone);
  const morning = report(-60, { anytime: 5 });
  const today = [morning, report(-30, { anytime: 9 })];
  const before = report(-2 * 1440, { anytime: 2 });
  await fixture.insert([before, ...today]);
  const resets = async (at: number, params = {}) => (await fixture.run(at, params)).rows_reset;
  expect(await resets(noon)).toBe(0);
  expect(await resets(noon + 6.04 * 3600)).toBe(0);
  expect(await resets(noon + 6.05 * 3600)).toBe(2);
  expect(await resets(noon + 6.2 * 3600)).toBe(0);
  expect(await resets(noon + 6.3 * 3600, { reset: true })).toBe(2);
  // The program was stopped at 00:03: the reset is late. Both records are of yesterday now.
  expect(await resets(noon + 17 * 3600)).toBe(2);
  expect(await resets(noon + 17.1 * 3600)).toBe(0);
  // The program missed three resets: the oldest decides what is reset.
  expect(await resets(noon + 2.5 * day)).toBe(2);
  // The resets of the last days are done.
  expect(await resets(noon + 3 * day)).toBe(0);
  await fixture.expectUsage([before, ...today]);
});

test('after a run that dies after the reset, the next run calculates the records', async ({ db }) => {
  const fixture = createUsageFixture(db, zone);
  const reports = [
    report(-60, { anytime: 5 }),
    report(-30, { anytime: 9 }),
    report(-20, { anytime: 9, subscriber: '492' }),
  ];
  await fixture.insert(reports);
  await fixture.run(noon);
  await db.$client.query("select usage.reset('2026-11-19', $1)", [zone]);
  expect((await fixture.run(noon + 60)).rows_read).toBe(3);
  await fixture.expectUsage(reports);
});

test('a record that another program marks as to do is calculated again and counted once', async ({ db }) => {
  const fixture = createUsageFixture(db, zone);
  const reports = [0, 10, 20, 30].map((minute) => report(minute, { anytime: minute * 7 }));
  await fixture.insert(reports);
  await fixture.run(noon + 3600);
  const [, second] = reports;
  if (!second) throw new Error('there are no reports');
  second.anytime = 30;
  await db.$client.query('update usage.data_record set summary_flag = 0, overall_usage_anytime = 30 where id = $1', [
    second.id,
  ]);
  expect(await fixture.run(noon + 3660)).toMatchObject({ rows_read: 1, rows_done: 1, rows_recomputed: 1 });
  await fixture.expectUsage(reports);
});

test('a record that becomes invalid leaves its day, and the record after it is calculated again', async ({ db }) => {
  const fixture = createUsageFixture(db, zone);
  const reports = [0, 10, 20, 30].map((minute) => report(minute, { anytime: minute * 7 }));
  const alone = report(5, { subscriber: '492' });
  await fixture.insert([...reports, alone]);
  await fixture.run(noon + 3600);
  for (const wrong of [reports[1], reports[3], alone]) if (wrong) wrong.status = 'wrong';
  await db.$client.query(
    "update usage.data_record set summary_flag = 0, terminal_status = 'wrong' where id = any ($1)",
    [[reports[1]?.id, reports[3]?.id, alone.id]],
  );
  expect(await fixture.run(noon + 3660)).toMatchObject({ rows_read: 3, rows_invalid: 3, rows_recomputed: 1 });
  await fixture.expectUsage([...reports, alone]);
});

test('the state replaces archived records, and is deleted after 400 days', async ({ db }) => {
  const fixture = createUsageFixture(db, zone);
  const first = report(0, { anytime: 100 });
  const other = report(0, { subscriber: '492' });
  await fixture.insert([first, other]);
  await fixture.run(noon);
  await db.$client.query('delete from usage.data_record');
  const later = noon + 399 * day;
  const second = report(399 * 1440, { anytime: 170, seenAt: later });
  await fixture.insert([second]);
  await fixture.run(later);
  await fixture.expectUsage([first, other, second]);
  expect((await results(fixture))[0]?.[0]).toBe('70');
  await fixture.run(noon + 401 * day);
  const { rows } = await db.$client.query('select subscriber_number from usage.subscriber_state');
  expect(rows).toEqual([{ subscriber_number: '491' }]);
});

test('nothing to do is a success with zero rows', async ({ db }) => {
  const fixture = createUsageFixture(db, zone);
  const counts = await fixture.run(noon);
  expect(Object.values(counts).every((count) => count === 0)).toBe(true);
  expect(fixture.lines).toContain('Nothing to do');
});
