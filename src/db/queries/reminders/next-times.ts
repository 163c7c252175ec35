import { type SQL, sql } from 'drizzle-orm';
import { type DailyTimes, type DueTime, dueTimesBetween, nextDueTime } from '../../../time/daily-times.ts';
import { addDays } from '../../../time/days.ts';
import { type DaySettings, localDate } from '../../../time/local-day.ts';
import type { Executor, Tx } from '../../client.ts';
import { rows } from '../query.ts';
import { toMinuteOf } from './ledger.ts';
import { type Reminder, reminderColumns } from './reminders.ts';

/** Returns whether a time of a reminder is in the ledger: it was sent, or was skipped, and is not due again. */
export type IsInLedger = (time: Pick<DueTime, 'day' | 'minute'>) => boolean;

const toKey = ({ day, minute }: Pick<DueTime, 'day' | 'minute'>) => `${day} ${minute}`;

/** Loads the times in the ledger of people since a day. Returns them by person and reminder. */
export async function findLedgerTimes(
  exec: Executor,
  userIds: readonly number[],
  since: string,
): Promise<(userId: number, reminderId: number) => IsInLedger> {
  const found = await rows<{ userId: number; reminderId: number; day: string; minute: number }>(
    exec,
    sql`select user_id::float8 as "userId", reminder_id::float8 as "reminderId", local_date::text as day,
      ${toMinuteOf(sql`local_time`)} as minute
    from warehouse.reminder_sent where user_id = any (${toArray(userIds)}) and local_date >= ${since}::date`,
  );
  const keys = new Set(found.map(({ userId, reminderId, ...time }) => `${userId} ${reminderId} ${toKey(time)}`));
  return (userId, reminderId) => (time) => keys.has(`${userId} ${reminderId} ${toKey(time)}`);
}

/** A list of ids as one parameter. */
export const toArray = (ids: readonly number[]): SQL => sql`${sql.param(`{${ids.join(',')}}`)}::bigint[]`;

/** Days before the present one in which a time may have been sent that comes again in another time zone. */
const ledgerDays = 4;

/** Returns the first day of the ledger that says which times after an instant are not due again. */
export function firstLedgerDay(now: Date, settings: DaySettings): string {
  return addDays(localDate(now, settings), -ledgerDays);
}

/** Returns when a reminder with these times is due next, after now. What is in the ledger is not due again. */
export async function findNextTime(
  exec: Executor,
  { userId, now, ...settings }: DaySettings & { userId: number; now: Date },
  { reminderId, ...times }: DailyTimes & { reminderId?: number },
): Promise<Date> {
  if (reminderId === undefined) return nextDueTime(times, settings, now).at;
  const ledger = await findLedgerTimes(exec, [userId], firstLedgerDay(now, settings));
  return nextDueTime(times, settings, now, ledger(userId, reminderId)).at;
}

/** Stores when a reminder is due next. */
export async function saveNextTime(tx: Tx, userId: number, reminderId: number, at: Date): Promise<void> {
  await tx.execute(sql`update warehouse.reminder set next_at = to_timestamp(${at.getTime() / 1000}::float8)
    where user_id = ${userId} and reminder_id = ${reminderId}`);
}

/**
 * Calculates anew when the reminders of a person are due, after a change of the time zone or of the start of the day,
 * in the transaction of the change. The caller holds the lock of the person.
 *
 * A time that was sent or skipped is not due again: flying west repeats nothing. A time that the new clock has passed
 * already, and that was not due before, is due at once: flying east leaves nothing out, and what is more than two hours
 * late is skipped with that reason.
 */
export async function rescheduleReminders(
  tx: Tx,
  userId: number,
  { before, after, now }: { before: DaySettings; after: DaySettings; now: Date },
): Promise<void> {
  if (before.timeZone === after.timeZone && before.dayStartHour === after.dayStartHour) return;
  const found = await rows<Reminder & { nextAt: number }>(
    tx,
    sql`select ${reminderColumns}, extract(epoch from r.next_at)::float8 as "nextAt"
    from warehouse.reminder r where r.user_id = ${userId}`,
  );
  if (found.length === 0) return;
  const ledger = await findLedgerTimes(tx, [userId], firstLedgerDay(now, after));
  for (const reminder of found) {
    const isInLedger = ledger(userId, reminder.reminderId);
    const wasDueFrom = new Date(reminder.nextAt * 1000);
    const passed = findPassed(reminder, { before, after, now, wasDueFrom }, isInLedger);
    const next = passed ?? nextDueTime(reminder, after, now, isInLedger);
    await saveNextTime(tx, userId, reminder.reminderId, next.at);
  }
}

const dayMs = 86_400_000;

/** Returns the first time that the new clock has passed, and that was still to come, or was waiting, by the old one. */
function findPassed(
  reminder: Reminder,
  { before, after, now, wasDueFrom }: { before: DaySettings; after: DaySettings; now: Date; wasDueFrom: Date },
  isInLedger: IsInLedger,
): DueTime | undefined {
  const from = new Date(Math.min(Number(now), Number(wasDueFrom)) - 2 * dayMs);
  const horizon = new Date(Number(now) + 3 * dayMs);
  const wasToCome = new Set(dueTimesBetween(reminder, before, new Date(Number(wasDueFrom) - 1), horizon).map(toKey));
  return dueTimesBetween(reminder, after, from, now).find((time) => !isInLedger(time) && wasToCome.has(toKey(time)));
}
