import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { totalsSentBy } from '../../src/db/queries/dashboard/dashboard.ts';
import { addDays } from '../../src/time/days.ts';
import { localDate } from '../../src/time/local-day.ts';
import { recordsOf } from '../chat/records.ts';
import { table } from '../db/warehouse.ts';
import { test } from '../harness/shared-chat.ts';
import { logIn } from './login.ts';

/** Inserts a record of a day that was sent at an instant. */
async function sendAt(db: Db, userId: number, day: string, sentAt: Date, minutes: number): Promise<void> {
  await recordsOf(db, userId, [['Reading', new Date(day), minutes]]);
  await db.$client.query(
    `update warehouse.fact_records set record_date = $1
    where record_id = (select max(record_id) from warehouse.fact_records where user_id = $2)`,
    [sentAt, userId],
  );
}

test('today is compared with what had been sent by the same time of day a week ago', async ({ ben, db }) => {
  await ben.says('/help');
  const timeZone = 'Asia/Kolkata'; // a zone without clock changes
  await table(db, `update warehouse.dim_users set time_zone = '${timeZone}' where user_id = ${ben.id}`);
  const now = Date.now();
  const today = localDate(new Date(now), { timeZone, dayStartHour: 0 });
  const weekAgo = addDays(today, -7);
  const inWeek = (hours: number) => new Date(now - (7 * 24 - hours) * 3_600_000);
  await sendAt(db, ben.id, today, new Date(now), 50);
  await sendAt(db, ben.id, weekAgo, inWeek(-0.1), 10);
  await sendAt(db, ben.id, weekAgo, inWeek(0.5), 20); // later on that day
  await sendAt(db, ben.id, weekAgo, inWeek(30), 30); // added the day after
  await sendAt(db, ben.id, addDays(weekAgo, -1), inWeek(-24), 40); // another day
  const { figures } = await (await (await logIn(ben)).stream()).view();
  expect(figures).toEqual({
    people: { now: 1, before: 1 },
    minutes: { now: 50, before: 10 },
    records: { now: 1, before: 1 },
  });
});

test('the time of day is that of each person’s clock, also across a clock change', async ({ anna, ben, db }) => {
  await recordsOf(db, anna.id, []);
  await recordsOf(db, ben.id, []);
  await table(db, `update warehouse.dim_users set time_zone = 'America/New_York' where user_id = ${anna.id}`);
  // New York set its clocks back on 1 November 2026: 10:00 is 15:00 in UTC now, and was 14:00 a week ago.
  const now = new Date('2026-11-02T15:00:00Z');
  await sendAt(db, anna.id, '2026-10-26', new Date('2026-10-26T13:59:00Z'), 10);
  await sendAt(db, anna.id, '2026-10-26', new Date('2026-10-26T14:30:00Z'), 20);
  await sendAt(db, ben.id, '2026-10-26', new Date('2026-10-26T14:59:00Z'), 40); // the default zone, UTC
  await sendAt(db, ben.id, '2026-10-26', new Date('2026-10-26T15:01:00Z'), 80);
  const everybody = { scope: null, people: [], categories: [] };
  const params = { day: '2026-10-26', daysBefore: 7, now, defaultTimeZone: 'UTC' };
  expect(await totalsSentBy(db, everybody, params)).toEqual({ people: 2, minutes: 50, records: 2 });
  expect(await totalsSentBy(db, { ...everybody, scope: ben.id }, params)).toMatchObject({ minutes: 40 });
  expect(await totalsSentBy(db, { ...everybody, categories: ['Sport'] }, params)).toMatchObject({ records: 0 });
  await table(db, `update warehouse.fact_records set deleted_at = now() where duration = 10`);
  expect(await totalsSentBy(db, everybody, params)).toEqual({ people: 1, minutes: 40, records: 1 });
});
