import type { Db } from '../../src/db/client.ts';
import { type Claim, claimReminders } from '../../src/db/queries/reminders/claims.ts';
import { addReminders, type NewReminder } from '../../src/db/queries/reminders/edit-reminders.ts';
import type { ReminderPerson } from '../../src/db/queries/reminders/reminder-rows.ts';
import { findSkipReasons } from '../../src/reports/reminders/skip-reasons.ts';
import { anna, say, table } from './warehouse.ts';

/** Sunday, 29 November 2026, noon in UTC. */
export const noon = new Date('2026-11-29T12:00:00Z');
export const everyDay = 0b111_1111;

/** Returns minutes since midnight for `7:30`. */
export const minuteOf = (time: string) => Number(time.split(':')[0]) * 60 + Number(time.split(':')[1]);

export const personAt = (now: Date | string, more: Partial<ReminderPerson> = {}): ReminderPerson => ({
  ...{ userId: anna.id, timeZone: 'UTC', dayStartHour: 0 },
  now: new Date(now),
  ...more,
});

export const newReminder = (habitId: number | null, time: string, more: Partial<NewReminder> = {}): NewReminder => ({
  ...{ habitId, localMinute: minuteOf(time), everyMinutes: null, untilMinute: null, weekdays: everyDay },
  ...{ botId: 0, chatId: anna.id, threadId: null },
  ...more,
});

/** Adds a reminder of Anna. Returns its id. */
export async function remind(db: Db, habitId: number | null, time: string, more: Partial<NewReminder> = {}, at = noon) {
  const result = await db.transaction((tx) => addReminders(tx, personAt(at), [newReminder(habitId, time, more)]));
  if (result.kind !== 'saved') throw new Error(result.kind);
  return result.reminders[0]?.reminderId ?? 0;
}

/** Creates a habit of Anna without records. Returns its id. */
export async function addHabit(db: Db, habitName: string, kind: 'time' | 'check' | 'count' = 'check'): Promise<number> {
  await say(db, { habitName: 'Known' }); // the person is in the database
  const unit = kind === 'count' ? `'glasses'` : 'null';
  const [row] = await table(
    db,
    `select warehouse.ensure_habit(${anna.id}, '${habitName}', 'Other', false, '${kind}', ${unit}, 'at_least')`,
  );
  return Number(row?.[0]);
}

/** Ticks a habit of Anna on a day. */
export function tick(db: Db, habitName: string, localDate: string) {
  return say(db, { habitName, minutes: undefined, amount: 1, kind: 'check', localDate } as Parameters<typeof say>[1]);
}

/** Claims what is due for a bot at an instant, and decides as the program does. */
export function claimAt(db: Db, now: Date | string, { botId = 0, limit = 25 } = {}): Promise<Claim> {
  const at = new Date(now);
  return claimReminders(db, { botId, now: at, limit, timeZone: 'UTC' }, (exec, due) => findSkipReasons(exec, due, at));
}

/** Returns the ledger as text: day, time, state and reason of each row. */
export async function ledger(db: Db): Promise<string[]> {
  const rows = await table(
    db,
    `select to_char(local_date, 'DD') || ' ' || to_char(local_time, 'HH24:MI') || ' ' || coalesce(skip_reason, state)
    from warehouse.reminder_sent order by reminder_id, local_date, local_time`,
  );
  return rows.flat() as string[];
}

/** Returns when reminders are due next, in UTC. */
export async function nextTimes(db: Db): Promise<string[]> {
  const rows = await table(
    db,
    `select to_char(next_at at time zone 'UTC', 'DD HH24:MI') from warehouse.reminder order by reminder_id`,
  );
  return rows.flat() as string[];
}
