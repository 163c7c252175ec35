import { expect } from 'vitest';
import { test } from '../harness/shared-db.ts';
import { createUsageFixture, type UsageFixture } from './usage-fixture.ts';
import type { UsageReport } from './usage-model.ts';

const at = (instant: string) => Date.parse(instant) / 1000;

let lastId = 0;

function report(values: Partial<UsageReport>): UsageReport {
  lastId += 1;
  const counters = { anytime: 0, offpeak: 0, tokens: 0 };
  return {
    id: lastId,
    clock: null,
    endDate: null,
    subscriber: '491',
    status: 'normal',
    ...counters,
    seenAt: 0,
    ...values,
  };
}

interface Row {
  id: string;
  v_usage_anytime: string | null;
  v_usage_offpeak: string | null;
  v_usage_available_tokens: string | null;
  is_anomaly: boolean | null;
  date_modified: Date;
  modified_by: string;
}

const readRecords = async (fixture: UsageFixture) => ((await fixture.readAll()) as { records: Row[] }).records;

const day = 86_400;

test('a record without a clock is sorted by its local date, and does not count as a previous record', async ({
  db,
}) => {
  const fixture = createUsageFixture(db, 'Europe/Berlin');
  const seenAt = at('2026-10-25T03:00:00Z');
  const reports = [
    report({ clock: at('2026-10-25T00:30:00Z'), endDate: '2026-10-25 02:30:00', anytime: 10, seenAt }),
    // This local time exists twice: the second is meant, 01:45 UTC, after the next record though its date is smaller.
    report({ endDate: '2026-10-25 02:45:00', anytime: 300, seenAt }),
    report({ clock: at('2026-10-25T01:15:00Z'), endDate: '2026-10-25 02:50:00', anytime: 20, seenAt }),
    report({ clock: at('2026-10-25T02:00:00Z'), endDate: '2026-10-25 03:00:00', anytime: 400, seenAt }),
    report({ anytime: 7, seenAt }),
  ];
  await fixture.insert(reports);
  await fixture.run(seenAt);
  expect((await readRecords(fixture)).map((row) => row.v_usage_anytime)).toEqual(['10', '0', '10', '400', '7']);
  await fixture.expectUsage(reports);
});

test('a null counter is 0 as a previous counter, and gives null only in a first record', async ({ db }) => {
  const fixture = createUsageFixture(db, 'UTC');
  const clock = at('2026-11-20T10:00:00Z');
  const later = (minutes: number, values: Partial<UsageReport>) =>
    report({ clock: clock + minutes * 60, endDate: '2026-11-20 10:00:00', seenAt: clock, ...values });
  const reports = [
    later(0, { anytime: null, offpeak: 5, tokens: null }),
    later(10, { anytime: 40, offpeak: null, tokens: 900 }),
    later(20, { anytime: null, offpeak: 60, tokens: 800 }),
    later(30, { anytime: 3000, offpeak: 60, tokens: null }),
    later(40, { anytime: 10, offpeak: 10, tokens: 100 }),
  ];
  await fixture.insert(reports);
  await fixture.run(clock + day / 2);
  const rows = await readRecords(fixture);
  expect(
    rows.map((row) => [row.v_usage_anytime, row.v_usage_offpeak, row.v_usage_available_tokens, row.is_anomaly]),
  ).toEqual([
    [null, '5', null, false],
    ['40', '0', '0', false],
    ['0', '60', '100', false],
    ['0', '0', '0', true],
    ['0', '0', '0', false],
  ]);
  await fixture.expectUsage(reports);
});

test('a late record changes itself and the record after it, and no other', async ({ db }) => {
  const fixture = createUsageFixture(db, 'UTC');
  const seenAt = at('2026-11-20T12:00:00Z');
  const of = (hour: number, anytime: number, values: Partial<UsageReport> = {}) =>
    report({
      clock: seenAt - 86_400 + hour * 3600,
      endDate: `2026-11-19 ${12 + hour}:00:00`,
      anytime,
      seenAt,
      ...values,
    });
  const reports = [of(0, 10), of(2, 40), of(4, 90)];
  await fixture.insert(reports);
  await fixture.run(seenAt);
  const late = of(1, 25, { seenAt: seenAt + 60 });
  await fixture.insert([late]);
  expect(await fixture.run(seenAt + 60)).toMatchObject({ rows_read: 1, rows_done: 1, rows_recomputed: 1 });
  const rows = await readRecords(fixture);
  expect(rows.map((row) => [row.v_usage_anytime, Number(row.date_modified) / 1000 - seenAt, row.modified_by])).toEqual([
    ['10', 0, 'tally'],
    ['15', 60, 'tally'],
    ['50', 0, 'tally'],
    ['15', 60, 'tally'],
  ]);
  await fixture.expectUsage([...reports, late]);
});

test('resets are due at 00:03 and 18:03 of the zone, across clock changes, once each', async ({ db }) => {
  const due = async (zone: string, now: string, done: string | null) => {
    const { rows } = await db.$client.query<{ due: string; owed: boolean; since: string }>(
      `select to_char(due_at at time zone 'UTC', 'MM-DD HH24:MI') as due, is_owed as owed, since::text
      from usage.reset_due($1, $2, $3)`,
      [zone, now, done],
    );
    return Object.values(rows[0] ?? {});
  };
  const berlin = (now: string, done: string | null = null) => due('Europe/Berlin', now, done);
  expect(await berlin('2026-10-25T17:02:59Z')).toEqual(['10-24 22:03', true, '2026-10-24 00:00:00']);
  expect(await berlin('2026-10-25T17:03:00Z')).toEqual(['10-25 17:03', true, '2026-10-24 00:00:00']);
  expect(await berlin('2026-10-25T23:02:59Z', '2026-10-25T17:03:00Z')).toEqual([
    '10-25 17:03',
    false,
    '2026-10-24 00:00:00',
  ]);
  expect(await berlin('2026-10-25T23:03:00Z', '2026-10-25T17:03:00Z')).toEqual([
    '10-25 23:03',
    true,
    '2026-10-25 00:00:00',
  ]);
  expect(await berlin('2026-03-29T16:03:00Z')).toEqual(['03-29 16:03', true, '2026-03-28 00:00:00']);
  // The program was stopped from the 1st to the 5th: the oldest owed reset decides.
  expect(await berlin('2026-11-05T12:00:00Z', '2026-11-01T17:03:00Z')).toEqual([
    '11-04 23:03',
    true,
    '2026-11-01 00:00:00',
  ]);
  // The program was stopped for months: records that are too old are not reset.
  expect((await berlin('2026-11-05T12:00:00Z', '2026-01-01T17:03:00Z'))[2]).toBe('2026-10-06 00:00:00');
  // That night has no 00:03 in Cairo: the reset is due after the gap.
  expect(await due('Africa/Cairo', '2026-04-23T22:03:00Z', null)).toEqual(['04-23 22:03', true, '2026-04-23 00:00:00']);
});

test('a state is deleted after its subscriber had no record for 400 days, and not before', async ({ db }) => {
  const fixture = createUsageFixture(db, 'UTC');
  const clock = at('2026-11-20T10:00:00Z');
  await fixture.insert([
    report({ clock, seenAt: clock }),
    report({ endDate: '2026-11-20 10:00:00', subscriber: '492', seenAt: clock }),
  ]);
  await fixture.run(clock);
  const states = async () => ((await fixture.readAll()) as { states: unknown[] }).states.length;
  await fixture.run(clock + 400 * day);
  expect(await states()).toBe(2);
  await fixture.run(clock + 400 * day + 1);
  expect(await states()).toBe(0);
});

test('the planner inlines all steps of a batch into one plan', async ({ db }) => {
  const { rows } = await db.$client.query<{ 'QUERY PLAN': string }>(
    `explain verbose select * from usage.results(null, '499', null, null, '2026-10-20', 'Europe/Berlin')`,
  );
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toContain('WindowAgg');
  expect(plan).not.toMatch(/Function Scan|usage\.\w+\(/);
});
