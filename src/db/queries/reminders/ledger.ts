import { type SQL, sql } from 'drizzle-orm';
import type { Executor, Tx } from '../../client.ts';
import type { ReminderCondition, ReminderState, SkipReason } from '../../schema/limits.ts';
import { lockPerson } from '../bot/updates.ts';
import type { DayMark } from '../habits/marks.ts';
import { firstRow, rows } from '../query.ts';

/** Names a message of a reminder: its day and its time stay the same when the time zone changes. */
export interface ReminderKey {
  reminderId: number;
  /** The person's day, `YYYY-MM-DD`. */
  day: string;
  /** Minutes since midnight on the person's clock. */
  minute: number;
}

/** What became of a reminder at one of its times. Instants are in Unix seconds. Plain JSON. */
export interface SentReminder extends ReminderKey {
  dueAt: number;
  state: ReminderState;
  /** Null: it was not skipped. */
  skipReason: SkipReason | null;
  /** Null: nothing was sent, or it is not known. */
  messageId: number | null;
  botId: number;
  chatId: number;
  /** Null: it is not sent again. */
  snoozedUntil: number | null;
  answeredAt: number | null;
  /** The record that the answer made. Null: none. */
  recordId: number | null;
  /** The answer made a record that was deleted since: it counts as none. */
  isUndone: boolean;
  /** The mark of the day that the answer replaced. Null: there was none. */
  replacedMark: DayMark | null;
  /** The reminder was not deleted. */
  exists: boolean;
  /** The habit of the reminder. Null: the board, or the reminder was deleted. */
  habitId: number | null;
  habitName: string | null;
  onlyIf: ReminderCondition | null;
}

export const toMinuteOf = (time: SQL): SQL => sql`(extract(epoch from ${time}) / 60)::int`;
export const toTimeOfDay = (minute: number | null): SQL => sql`(time '00:00' + make_interval(mins => ${minute}::int))`;

/** The columns of a row that is not sent. One that was sent before, and was to come again, stays sent. */
export const toSkipped = (reason: SkipReason): SQL => sql`
  state = case when message_id is null then 'skipped' else 'sent' end,
  skip_reason = case when message_id is null then ${reason}::text end, claimed_until = null, snoozed_until = null`;

const sentReminders = sql`select s.reminder_id::float8 as "reminderId", s.local_date::text as day,
    ${toMinuteOf(sql`s.local_time`)} as minute, extract(epoch from s.due_at)::float8 as "dueAt", s.state,
    s.skip_reason as "skipReason", s.message_id::float8 as "messageId", s.bot_id::float8 as "botId",
    s.chat_id::float8 as "chatId", extract(epoch from s.snoozed_until)::float8 as "snoozedUntil",
    extract(epoch from s.answered_at)::float8 as "answeredAt", s.record_id::float8 as "recordId",
    s.record_id is not null and not exists (
      select from warehouse.fact_records f
      where f.user_id = s.user_id and f.record_id = s.record_id and f.deleted_at is null) as "isUndone",
    s.replaced_mark as "replacedMark", r.reminder_id is not null as exists, r.habit_id::float8 as "habitId",
    h.habit_name as "habitName", r.only_if as "onlyIf"
  from warehouse.reminder_sent s
  left join warehouse.reminder r on r.user_id = s.user_id and r.reminder_id = s.reminder_id
  left join warehouse.dim_habits h on h.user_id = r.user_id and h.habit_id = r.habit_id`;

const isKey = (userId: number, { reminderId, day, minute }: ReminderKey): SQL =>
  sql`s.user_id = ${userId} and s.reminder_id = ${reminderId} and s.local_date = ${day}::date
    and s.local_time = ${toTimeOfDay(minute)}`;

/** Returns the row of a reminder at one of its times: sent, skipped or answered. Null: it was not due, or the row has expired. */
export function findSentReminder(exec: Executor, userId: number, key: ReminderKey): Promise<SentReminder | null> {
  return firstRow(exec, sql`${sentReminders} where ${isKey(userId, key)}`);
}

/** Returns the reminders that share a message, in the order in which it was sent. A rename does not change it. */
export function findRemindersOfMessage(
  exec: Executor,
  userId: number,
  { botId, chatId, messageId }: { botId: number; chatId: number; messageId: number },
): Promise<SentReminder[]> {
  return rows(
    exec,
    sql`${sentReminders}
    where s.user_id = ${userId} and s.bot_id = ${botId} and s.chat_id = ${chatId} and s.message_id = ${messageId}
    order by s.message_line, s.due_at, lower(h.habit_name) nulls first, s.reminder_id`,
  );
}

/**
 * Returns the last day of the ledger of a person, by due time. Empty: nothing was due in the last 35 days.
 *
 * @param chatId only of this chat; null: of all
 */
export function findLastLedgerDay(
  exec: Executor,
  userId: number,
  chatId: number | null = null,
): Promise<SentReminder[]> {
  const isShown = (row: SQL) => sql`${row}.user_id = ${userId}
    and (${chatId}::bigint is null or ${row}.chat_id = ${chatId}::bigint)`;
  return rows(
    exec,
    sql`${sentReminders}
    where ${isShown(sql`s`)}
      and s.local_date = (select max(l.local_date) from warehouse.reminder_sent l where ${isShown(sql`l`)})
    order by s.due_at, lower(h.habit_name) nulls first, s.reminder_id`,
  );
}

/**
 * The result of an answer. `before`: what was stored before, for the undo. `answered_before`: it has an answer already,
 * and nothing was changed.
 */
export type ReminderAnswer =
  | { kind: 'saved'; reminder: SentReminder; before: SentReminder }
  | { kind: 'answered_before'; reminder: SentReminder }
  | { kind: 'not_found' };

/**
 * Stores that the person has answered: with the record that the answer made, and the mark of the day that it replaced.
 * An answer whose record was deleted since counts as none.
 */
export async function answerReminder(
  tx: Tx,
  userId: number,
  key: ReminderKey,
  { recordId, replacedMark = null, now }: { recordId: number | null; replacedMark?: DayMark | null; now: Date },
): Promise<ReminderAnswer> {
  const open = await findOpenReminder(tx, userId, key);
  if (open.kind !== 'open') return open;
  await tx.execute(sql`update warehouse.reminder_sent s set state = 'answered', skip_reason = null,
      claimed_until = null, snoozed_until = null, record_id = ${recordId},
      replaced_mark = ${replacedMark === null ? null : JSON.stringify(replacedMark)}::jsonb,
      answered_at = to_timestamp(${now.getTime() / 1000}::float8)
    where ${isKey(userId, key)}`);
  return saved(tx, userId, key, open.reminder);
}

/** Returns whether a reminder may be answered: look at it before the record is made. Takes the lock of the person. */
export async function findOpenReminder(
  tx: Tx,
  userId: number,
  key: ReminderKey,
): Promise<{ kind: 'open'; reminder: SentReminder } | Exclude<ReminderAnswer, { kind: 'saved' }>> {
  await lockPerson(tx, userId);
  const reminder = await findSentReminder(tx, userId, key);
  if (!reminder) return { kind: 'not_found' };
  if (reminder.state !== 'answered') return { kind: 'open', reminder };
  return { kind: reminder.isUndone ? 'open' : 'answered_before', reminder };
}

/** Sends the message of a reminder again at an instant, in Unix seconds, unless the person has answered by then. */
export async function snoozeReminder(tx: Tx, userId: number, key: ReminderKey, until: number): Promise<ReminderAnswer> {
  const open = await findOpenReminder(tx, userId, key);
  if (open.kind !== 'open') return open;
  await setOpen(tx, userId, key, until);
  return saved(tx, userId, key, open.reminder);
}

/** Undoes an answer or a snooze: the reminder waits for an answer, and is not sent again. Idempotent. */
export async function reopenReminder(tx: Tx, userId: number, key: ReminderKey): Promise<SentReminder | null> {
  await lockPerson(tx, userId);
  await setOpen(tx, userId, key, null);
  return findSentReminder(tx, userId, key);
}

async function setOpen(tx: Tx, userId: number, key: ReminderKey, snoozedUntil: number | null): Promise<void> {
  await tx.execute(sql`update warehouse.reminder_sent s set state = 'sent', skip_reason = null, claimed_until = null,
      answered_at = null, record_id = null, replaced_mark = null,
      snoozed_until = to_timestamp(${snoozedUntil}::float8)
    where ${isKey(userId, key)}`);
}

async function saved(tx: Tx, userId: number, key: ReminderKey, before: SentReminder): Promise<ReminderAnswer> {
  const reminder = await findSentReminder(tx, userId, key);
  return reminder ? { kind: 'saved', reminder, before } : { kind: 'not_found' };
}

/** Stores that the reminders of a message are shown in another message of the same chat. */
export async function moveToMessage(
  exec: Executor,
  userId: number,
  { botId, chatId, messageId }: { botId: number; chatId: number; messageId: number },
  newMessageId: number,
): Promise<void> {
  await exec.execute(sql`update warehouse.reminder_sent set message_id = ${newMessageId}
    where user_id = ${userId} and bot_id = ${botId} and chat_id = ${chatId} and message_id = ${messageId}`);
}

/**
 * Returns a number that tells the present answer or snooze of a reminder apart from others: a button that undoes it
 * carries the number. 0: there is none.
 */
export function answerNumber({ state, isUndone, recordId, answeredAt, snoozedUntil }: SentReminder): number {
  if (state !== 'answered') return Math.floor(snoozedUntil ?? 0);
  return isUndone ? 0 : (recordId ?? Math.floor(answeredAt ?? 0));
}

/** The ledger is kept for so many days. */
const ledgerKeepDays = 35;

/** Deletes rows of the ledger that are older than 35 days. Returns their number. */
export async function pruneReminders(exec: Executor): Promise<number> {
  const result = await exec.execute(
    sql`delete from warehouse.reminder_sent where due_at < now() - make_interval(days => ${ledgerKeepDays})`,
  );
  return result.rowCount ?? 0;
}
