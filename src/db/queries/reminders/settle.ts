import { type SQL, sql } from 'drizzle-orm';
import type { Db, Executor } from '../../client.ts';
import type { SkipReason } from '../../schema/limits.ts';
import { saveBlocked } from '../people/blocked.ts';
import { rows } from '../query.ts';
import type { ClaimedReminders } from './claims.ts';
import { type DueReminder, dueReminderColumns, dueReminderTables } from './due-reminders.ts';
import { type ReminderKey, toMinuteOf, toSkipped } from './ledger.ts';

/** What names the rows of a claim. */
export type ClaimKey = Pick<ClaimedReminders, 'userId' | 'keys' | 'claimedUntil'>;

const isOneOf = (userId: number, keys: readonly ReminderKey[]): SQL =>
  sql`s.user_id = ${userId} and (s.reminder_id, s.local_date, s.local_time) in (
    select k."reminderId", k.day, time '00:00' + make_interval(mins => k.minute)
    from json_to_recordset(${JSON.stringify(keys)}::json) as k ("reminderId" bigint, day date, minute int))`;

/** The rows that are still ours: the person has not answered, and no other instance has taken them over. */
const isClaim = ({ userId, keys, claimedUntil }: ClaimKey): SQL =>
  sql`${isOneOf(userId, keys)} and s.claimed_until = to_timestamp(${claimedUntil}::float8)`;

/**
 * Returns the reminders of a claim as they are now, the board first, then by the name of the habit. Those that were
 * deleted or answered since are left out.
 */
export function findClaimed(exec: Executor, claim: ClaimKey): Promise<DueReminder[]> {
  return rows(
    exec,
    sql`select ${dueReminderColumns}, s.local_date::text as day, ${toMinuteOf(sql`s.local_time`)} as minute,
      extract(epoch from s.due_at)::float8 as "dueAt",
      extract(epoch from coalesce(s.snoozed_until, s.due_at))::float8 as "sendAt", true as "isOnCalendar"
    from ${dueReminderTables}
    join warehouse.reminder_sent s on s.user_id = r.user_id and s.reminder_id = r.reminder_id
    where ${isClaim(claim)} order by lower(h.habit_name) nulls first, r.reminder_id, s.local_time`,
  );
}

/** Stores that reminders of a claim are not sent, each with its reason. */
export async function skipClaimed(
  exec: Executor,
  claim: ClaimKey,
  skipped: readonly { key: ReminderKey; reason: SkipReason }[],
): Promise<void> {
  for (const { key, reason } of skipped)
    await exec.execute(sql`update warehouse.reminder_sent s set ${toSkipped(reason)}
      where ${isClaim({ ...claim, keys: [key] })}`);
}

/**
 * Stores the message that was sent for a claim, whose keys are in the order of its lines. Of a reminder that the person
 * has answered before this could be stored, only the message is stored.
 */
export async function saveSent(
  exec: Executor,
  claim: ClaimKey,
  { chatId, messageId }: { chatId: number; messageId: number },
): Promise<void> {
  const lines = claim.keys.map((key, line) => ({ ...key, line }));
  await exec.execute(sql`update warehouse.reminder_sent s set chat_id = ${chatId}, message_id = ${messageId},
      state = case when s.state = 'claimed' then 'sent' else s.state end, claimed_until = null,
      snoozed_until = case when s.state = 'claimed' then null else s.snoozed_until end, message_line = k.line
    from json_to_recordset(${JSON.stringify(lines)}::json) as k ("reminderId" bigint, day date, minute int, line int)
    where s.user_id = ${claim.userId} and s.reminder_id = k."reminderId" and s.local_date = k.day
      and s.local_time = time '00:00' + make_interval(mins => k.minute)
      and (s.claimed_until = to_timestamp(${claim.claimedUntil}::float8) or s.state in ('sent', 'answered'))`);
}

/**
 * Stores that a message cannot be delivered. `isBlocked`: the person has blocked the bot, and all reminders of the
 * person pause until the person writes again.
 */
export async function saveUndeliverable(
  db: Db,
  claim: ClaimKey,
  { isBlocked, now }: { isBlocked: boolean; now: Date },
): Promise<void> {
  if (isBlocked) await saveBlocked(db, claim.userId, now);
  const skipped = claim.keys.map((key) => ({ key, reason: 'blocked' as const }));
  await skipClaimed(db, claim, skipped);
}

/** Gives a claim back: it can be claimed at once. */
export async function releaseClaim(exec: Executor, claim: ClaimKey, now: Date): Promise<void> {
  await exec.execute(sql`update warehouse.reminder_sent s
    set claimed_until = to_timestamp(${now.getTime() / 1000}::float8) where ${isClaim(claim)}`);
}
