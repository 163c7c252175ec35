import { expect } from 'vitest';
import { test } from '../harness/db.ts';
import { type Report, zoned } from './usage-model.ts';
import { type Stage, usageStage } from './usage-stage.ts';

const zone = 'Europe/Berlin';
const noon = Date.parse('2026-11-20T12:00:00+01:00') / 1000;
const day = 86_400;

let lastId = 0;

/** A report of a minute: a normal one of subscriber 491, unless it says otherwise. */
function report(minute: number, values: Partial<Report> = {}): Report {
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

const results = async (stage: Stage) => {
  const { records } = (await stage.everything()) as { records: Record<string, unknown>[] };
  return records.map((row) => [row.v_usage_anytime, row.v_usage_offpeak, row.v_usage_available_tokens, row.is_anomaly]);
};

test('a counter may grow by exactly 100 a minute, to the second', async ({ db }) => {
  const stage = usageStage(db, zone);
  const at = (seconds: number, anytime: number) => report(0, { clock: noon + seconds, anytime });
  // 31 seconds allow 51.67: 51 is usage, 52 is an anomaly.
  await stage.insert([at(0, 0), at(31, 51), at(62, 103), at(122, 203), at(182, 304)]);
  await stage.run(noon);
  expect((await results(stage)).map(([anytime, , , anomaly]) => [anytime, anomaly])).toEqual([
    ['0', false],
    ['51', false],
    ['0', true],
    ['100', false],
    ['0', true],
  ]);
});

test('tokens fall with use; where all fall, at nothing left, or too fast, none were used', async ({ db }) => {
  const stage = usageStage(db, zone);
  const at = (minute: number, anytime: number, tokens: number) => report(minute, { anytime, offpeak: anytime, tokens });
  await stage.insert([
    at(0, 50, 1000),
    at(10, 60, 900),
    at(20, 5, 800),
    at(30, 6, 0),
    at(40, 7, 5000),
    at(50, 8, 3000),
    at(60, 8, 2000),
  ]);
  await stage.run(noon + 3600);
  expect((await results(stage)).map(([, , tokens]) => tokens)).toEqual(['0', '100', '0', '0', '0', '0', '1000']);
});

test('huge values are calculated, none stops the others', async ({ db }) => {
  const stage = usageStage(db, zone);
  const most = 9_007_199_254_740_991;
  await stage.insert([
    report(0, { anytime: -most, offpeak: most, tokens: most }),
    report(1, { anytime: most, offpeak: -most, tokens: 0 }),
    report(2, { clock: most, anytime: 1, subscriber: '492', endDate: null }),
    report(3, { clock: -most, anytime: 2, subscriber: '492', endDate: null }),
    report(4, { clock: null, endDate: 'infinity', subscriber: '493' }),
    report(5, { clock: null, endDate: '-infinity', subscriber: '494' }),
  ]);
  await stage.run(noon, { batch_size: 1 });
  const counts = await stage.run(noon + 60);
  expect(counts.rows_read).toBe(0);
  expect((await results(stage)).slice(0, 3)).toEqual([
    [String(-most), String(most), '0', false],
    ['0', '0', '0', true],
    ['0', '0', '0', false],
  ]);
});

test('the largest and least counters, clocks and dates are calculated exactly, and days hold more than a bigint', async ({
  db,
}) => {
  const stage = usageStage(db, 'America/New_York');
  const [most, least] = [9_223_372_036_854_775_807n, -9_223_372_036_854_775_808n];
  const extremes = [least, least + 1n, -1n, 0n, 1n, most - 1n, most];
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
  for (const [minute, counter] of [most - 1n, 0n, 3000n].entries()) await add('sum', noon + minute * 3600, counter);
  await add('clock', least, least);
  await add('clock', most, most);
  await add('date', null, most, '4713-01-01 00:00 BC');
  await add('date', null, most, '294276-12-31 23:59:59.999999');
  await stage.run(noon);
  await stage.run(noon, { reset: true });

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
  expect(sums.rows).toEqual([{ usage_anytime: String(most - 1n + 3000n) }]);
});

test('what is not valid, or too late, is marked, counted and told', async ({ db }) => {
  const stage = usageStage(db, zone);
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
  await stage.insert(reports);
  expect(await stage.run(noon)).toEqual({
    rows_read: 8,
    rows_done: 3,
    rows_invalid: 4,
    rows_too_old: 1,
    rows_anomalous: 1,
    rows_recomputed: 0,
    rows_reset: 0,
    batches: 2,
  });
  await stage.expectRight(reports);
  expect(stage.lines.join('\n')).toContain('end_date from 2026-10-20 11:59:59 to 2026-11-20 12:05:00');
  expect(stage.lines.at(-1)).toBe('1 records came more than 31 days late and are not counted');
  expect(new Map(stage.alerts)).toEqual(new Map([['too_old', { count: 1, run: '1' }]]));
});

test('a reset is owed from 00:03 and 18:03 of the zone until it is done once', async ({ db }) => {
  const stage = usageStage(db, zone);
  const morning = report(-60, { anytime: 5 });
  const today = [morning, report(-30, { anytime: 9 })];
  const before = report(-2 * 1440, { anytime: 2 });
  await stage.insert([before, ...today]);
  const resets = async (at: number, params = {}) => (await stage.run(at, params)).rows_reset;
  expect(await resets(noon)).toBe(0);
  expect(await resets(noon + 6.04 * 3600)).toBe(0);
  expect(await resets(noon + 6.05 * 3600)).toBe(2);
  expect(await resets(noon + 6.2 * 3600)).toBe(0);
  expect(await resets(noon + 6.3 * 3600, { reset: true })).toBe(2);
  // The program was stopped over 00:03: it is done late. Both are of yesterday then.
  expect(await resets(noon + 17 * 3600)).toBe(2);
  expect(await resets(noon + 17.1 * 3600)).toBe(0);
  // Stopped over three of them: what the oldest would have calculated anew is.
  expect(await resets(noon + 2.5 * day)).toBe(2);
  // Those of the last days are done.
  expect(await resets(noon + 3 * day)).toBe(0);
  await stage.expectRight([before, ...today]);
});

test('a run that dies behind the reset does not owe its records to the next', async ({ db }) => {
  const stage = usageStage(db, zone);
  const reports = [
    report(-60, { anytime: 5 }),
    report(-30, { anytime: 9 }),
    report(-20, { anytime: 9, subscriber: '492' }),
  ];
  await stage.insert(reports);
  await stage.run(noon);
  await db.$client.query("select usage.reset('2026-11-19', $1)", [zone]);
  expect((await stage.run(noon + 60)).rows_read).toBe(3);
  await stage.expectRight(reports);
});

test('a record that others flag again is calculated anew, and counted once', async ({ db }) => {
  const stage = usageStage(db, zone);
  const reports = [0, 10, 20, 30].map((minute) => report(minute, { anytime: minute * 7 }));
  await stage.insert(reports);
  await stage.run(noon + 3600);
  const [, second] = reports;
  if (!second) throw new Error('there are no reports');
  second.anytime = 30;
  await db.$client.query('update usage.data_record set summary_flag = 0, overall_usage_anytime = 30 where id = $1', [
    second.id,
  ]);
  expect(await stage.run(noon + 3660)).toMatchObject({ rows_read: 1, rows_done: 1, rows_recomputed: 1 });
  await stage.expectRight(reports);
});

test('a record that turns out not to be valid leaves its day, and the one behind it is calculated anew', async ({
  db,
}) => {
  const stage = usageStage(db, zone);
  const reports = [0, 10, 20, 30].map((minute) => report(minute, { anytime: minute * 7 }));
  const alone = report(5, { subscriber: '492' });
  await stage.insert([...reports, alone]);
  await stage.run(noon + 3600);
  for (const wrong of [reports[1], reports[3], alone]) if (wrong) wrong.status = 'wrong';
  await db.$client.query(
    "update usage.data_record set summary_flag = 0, terminal_status = 'wrong' where id = any ($1)",
    [[reports[1]?.id, reports[3]?.id, alone.id]],
  );
  expect(await stage.run(noon + 3660)).toMatchObject({ rows_read: 3, rows_invalid: 3, rows_recomputed: 1 });
  await stage.expectRight([...reports, alone]);
});

test('the state stands in for archived records, and goes after 400 days', async ({ db }) => {
  const stage = usageStage(db, zone);
  const first = report(0, { anytime: 100 });
  const other = report(0, { subscriber: '492' });
  await stage.insert([first, other]);
  await stage.run(noon);
  await db.$client.query('delete from usage.data_record');
  const later = noon + 399 * day;
  const second = report(399 * 1440, { anytime: 170, seenAt: later });
  await stage.insert([second]);
  await stage.run(later);
  await stage.expectRight([first, other, second]);
  expect((await results(stage))[0]?.[0]).toBe('70');
  await stage.run(noon + 401 * day);
  const { rows } = await db.$client.query('select subscriber_number from usage.subscriber_state');
  expect(rows).toEqual([{ subscriber_number: '491' }]);
});

test('nothing to do is a success with zero rows', async ({ db }) => {
  const stage = usageStage(db, zone);
  const counts = await stage.run(noon);
  expect(Object.values(counts).every((count) => count === 0)).toBe(true);
  expect(stage.lines).toContain('Nothing to do');
});
