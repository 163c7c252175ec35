import { type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../../client.ts';
import type { SkipReason } from '../../schema/limits.ts';
import { rows } from '../query.ts';
import { type ClaimOptions, toInstant } from './due-people.ts';
import { type DueReminder, dueReminderColumns, dueReminderTables } from './due-reminders.ts';
import { toArray } from './next-times.ts';

/* Reminders that are in the ledger already and are sent again: their claim has expired, or their snooze has ended. */

/** A claim or a snooze of the row `s` has ended. */
const isWaiting = (userIds: readonly number[], { botId, now }: ClaimOptions): SQL =>
  sql`s.user_id = any (${toArray(userIds)}) and s.bot_id = ${botId}
    and coalesce(s.claimed_until, s.snoozed_until) <= ${toInstant(now)}`;

/** Ends claims and snoozes of reminders that were deleted since. Returns their number. */
export async function skipDeleted(tx: Tx, userIds: readonly number[], options: ClaimOptions): Promise<number> {
  const skipped = await rows(
    tx,
    sql`update warehouse.reminder_sent s set claimed_until = null, snoozed_until = null,
      state = case when s.state = 'claimed' then 'skipped' else s.state end,
      skip_reason = case when s.state = 'claimed' then 'paused' end
    where ${isWaiting(userIds, options)} and not exists (
      select from warehouse.reminder r where r.user_id = s.user_id and r.reminder_id = s.reminder_id)
    returning s.reminder_id`,
  );
  return skipped.length;
}

/** Returns the reminders whose claim or snooze has ended. */
export function findWaiting(tx: Tx, userIds: readonly number[], options: ClaimOptions): Promise<DueReminder[]> {
  return rows(
    tx,
    sql`select ${dueReminderColumns}, s.local_date::text as day, (extract(epoch from s.local_time) / 60)::int as minute,
      extract(epoch from s.due_at)::float8 as "dueAt",
      extract(epoch from coalesce(s.snoozed_until, s.due_at))::float8 as "sendAt", true as "isOnCalendar"
    from ${dueReminderTables}
    join warehouse.reminder_sent s on s.user_id = r.user_id and s.reminder_id = r.reminder_id
    where ${isWaiting(userIds, options)} order by s.user_id, s.reminder_id for update of s skip locked`,
  );
}

/** A time of a reminder that is stored in the ledger. */
export type LedgerEntry = DueReminder & { reason: SkipReason | null };

/** Claims each of the reminders anew, or stores why it is not sent. One that was sent before stays sent. */
export async function claimWaiting(tx: Tx, waiting: readonly LedgerEntry[], claimedUntil: number): Promise<void> {
  if (waiting.length === 0) return;
  const json = waiting.map(({ userId, reminderId, day, minute, reason }) => {
    return { user_id: userId, reminder_id: reminderId, day, minute, reason };
  });
  await tx.execute(sql`update warehouse.reminder_sent s
    set state = case when w.reason is null then 'claimed' when s.message_id is null then 'skipped' else 'sent' end,
      skip_reason = case when w.reason is null then s.skip_reason when s.message_id is null then w.reason end,
      claimed_until = case when w.reason is null then to_timestamp(${claimedUntil}::float8) end,
      snoozed_until = case when w.reason is null then s.snoozed_until end
    from json_to_recordset(${JSON.stringify(json)}::json)
      as w (user_id bigint, reminder_id bigint, day date, minute int, reason text)
    where s.user_id = w.user_id and s.reminder_id = w.reminder_id and s.local_date = w.day
      and s.local_time = time '00:00' + make_interval(mins => w.minute)`);
}
