import { type SQL, sql } from 'drizzle-orm';
import { toStorableJson } from '../../../lib/storable-text.ts';
import type { Executor, Tx } from '../../client.ts';
import type { HabitKind } from '../../schema/limits.ts';
import type { RecordDraft } from '../../schema/warehouse.ts';
import { lockPerson } from '../bot/updates.ts';
import { firstRow, rows } from '../query.ts';
import { ensureSimilarHabit, type Habit, type HabitChoice, removeEmptyHabit, restoreRemovedHabit } from './habits.ts';
import type { ChatMessage } from './questions.ts';

/** The fields of a record. `minutes` has two decimals, `localDate` is `YYYY-MM-DD`. */
export interface RecordFields {
  recordId: number;
  habitId: number;
  habitName: string;
  categoryId: number;
  categoryName: string;
  /** 0 where the kind is not `time`. */
  minutes: number;
  localDate: string;
  note: string | null;
  kind: HabitKind;
  /** The unit of the habit. Null: the kind is not `count`. */
  unit: string | null;
  /** Null for the kind `time`, 1 for `check`, the number for `count`, with three decimals. */
  amount: number | null;
}

/** A record of a person as it is stored. */
export interface RecordRow extends RecordFields {
  /** The instant at which it was sent, in Unix seconds. */
  recordDateUnix: number;
  deleted: boolean;
}

/** A record with what its message states. */
export interface MessageRecord extends RecordRow {
  /** Null: it was recorded with buttons only. */
  messageId: number | null;
  /** Number of the entry in the message, from 0. */
  messageEntry: number;
  /** What the message states, where buttons changed or completed the record. Null: the record is as it states. */
  stated: RecordDraft | null;
}

const messageColumns = sql`, r.message_id::float8 as "messageId", r.message_entry as "messageEntry", r.stated`;

const recordWhere = (condition: SQL, moreColumns: SQL = sql``) => sql`
  select r.record_id::float8 as "recordId", r.habit_id::float8 as "habitId", h.habit_name as "habitName",
    r.category_id::float8 as "categoryId", c.category_name as "categoryName", r.duration::float8 as minutes,
    r.local_date::text as "localDate", r.note, extract(epoch from r.record_date)::float8 as "recordDateUnix",
    r.deleted_at is not null as deleted, h.kind, h.unit, r.amount::float8 as amount${moreColumns}
  from warehouse.fact_records r
  join warehouse.dim_habits h on h.habit_id = r.habit_id
  join warehouse.dim_category c on c.category_id = r.category_id
  where ${condition}`;

/** Selects records by habit and days. */
export interface RecordFilter {
  /** Records of all habits where absent. */
  habitId?: number;
  /** The days of the records, both included, `YYYY-MM-DD`. */
  days?: { first: string; last: string };
}

/** Returns the records for which a condition holds. The condition names the table `r` and may end with an order. */
export function findRecordsWhere(exec: Executor, condition: SQL): Promise<RecordRow[]> {
  return rows(exec, recordWhere(condition));
}

/** Returns the record of a person that was sent last and is not deleted. Null: there is none. */
export function findNewestRecord(exec: Executor, userId: number): Promise<RecordRow | null> {
  const condition = sql`r.user_id = ${userId} and r.deleted_at is null
    order by r.record_date desc, r.record_id desc limit 1`;
  return firstRow(exec, recordWhere(condition));
}

/** Returns whether a record is the first one of the person; deleted ones count. */
export async function isFirstRecord(exec: Executor, userId: number, recordId: number): Promise<boolean> {
  const earlier = await rows(
    exec,
    sql`select from warehouse.fact_records where user_id = ${userId} and record_id < ${recordId} limit 1`,
  );
  return earlier.length === 0;
}

/** Returns a record of the person, deleted or not. Null: no such record, or another person's. */
export function findRecord(exec: Executor, userId: number, recordId: number): Promise<RecordRow | null> {
  return firstRow(exec, recordWhere(sql`r.user_id = ${userId} and r.record_id = ${recordId}`));
}

/** Returns a record of the person, deleted or not, with what its message states. Null: there is no such record. */
export function findMessageRecord(exec: Executor, userId: number, recordId: number): Promise<MessageRecord | null> {
  return firstRow(exec, recordWhere(sql`r.user_id = ${userId} and r.record_id = ${recordId}`, messageColumns));
}

/** Returns the records, deleted or not, that were made from a message of the person, in the order of its entries. */
export function findRecordsByMessage(
  exec: Executor,
  userId: number,
  { botId, chatId, messageId }: ChatMessage,
): Promise<MessageRecord[]> {
  const condition = sql`r.user_id = ${userId} and r.bot_id = ${botId} and r.chat_id = ${chatId}
    and r.message_id = ${messageId}
    order by r.message_entry`;
  return rows(exec, recordWhere(condition, messageColumns));
}

/** Returns the records with these ids that belong to the person, deleted or not, in the order of the ids. */
export function findRecordsById(exec: Executor, userId: number, recordIds: number[]): Promise<RecordRow[]> {
  const ids = sql`${sql.param(recordIds)}::bigint[]`;
  const condition = sql`r.user_id = ${userId} and r.record_id = any(${ids})
    order by array_position(${ids}, r.record_id)`;
  return rows(exec, recordWhere(condition));
}

/** Stores what the message of a record states. Null: the record is as its message states. */
export async function saveStatedDraft(
  tx: Tx,
  userId: number,
  recordId: number,
  stated: RecordDraft | null,
): Promise<void> {
  const json = stated && toStorableJson(stated);
  await tx.execute(
    sql`update warehouse.fact_records set stated = ${json}::jsonb
    where user_id = ${userId} and record_id = ${recordId} and message_id is not null`,
  );
}

/** Returns the parts of a record. */
export function recordToDraft({
  habitId,
  habitName,
  categoryName,
  minutes,
  localDate,
  note,
  kind,
  unit,
  amount,
}: RecordFields): RecordDraft {
  const parts = { habitId, habitName, categoryName, localDate, note };
  return kind === 'time' ? { ...parts, minutes } : { ...parts, minutes: null, kind, unit, amount };
}

/** Changes of a record. An absent field stays as it is. */
export interface RecordChange {
  /** Of a habit of the kind `time`. */
  minutes?: number;
  /** Of a habit of the kind `count`. */
  amount?: number;
  localDate?: string;
  /**
   * It has the same kind and unit. A missing one gets the kind and unit of the record. An archived habit becomes active
   * again. Of a starter, the person gets a copy.
   */
  habit?: HabitChoice;
  /** Null removes the note. */
  note?: string | null;
}

/**
 * The result of {@link editRecord}. `before` holds what is needed to undo the change. `other_kind`: the habit has
 * another kind or unit than the record. Nothing was changed.
 */
export type RecordEdit =
  | { kind: 'edited'; before: RecordRow; after: RecordRow }
  | { kind: 'other_kind'; habit: Habit }
  | { kind: 'not_found' };

/**
 * Changes a record of the person. A trigger updates the day totals. What the message of the record states is kept: see
 * {@link MessageRecord.stated}. `not_found`: the person has no such record, it is deleted, or there is no such habit.
 *
 * @throws the database's error for a duration, an amount or a name out of bounds, and RangeError for the amount of a
 * record that is not counted
 */
export async function editRecord(
  tx: Tx,
  userId: number,
  recordId: number,
  { minutes, amount, localDate, habit, note }: RecordChange,
): Promise<RecordEdit> {
  await lockPerson(tx, userId);
  const before = await findRecord(tx, userId, recordId);
  if (!before || before.deleted) return { kind: 'not_found' };
  if (amount !== undefined && before.kind !== 'count') throw new RangeError('only a counted record has another amount');
  const own = habit && (await ensureSimilarHabit(tx, userId, habit, before, true));
  if (habit && !own) return { kind: 'not_found' };
  if (own && 'differs' in own) return { kind: 'other_kind', habit: own.differs };
  const stated = toStorableJson({ ...recordToDraft(before), categoryName: null });
  await tx.execute(sql`
    update warehouse.fact_records set
      stated = case when message_id is not null then coalesce(stated, ${stated}::jsonb) end,
      duration = coalesce(${minutes ?? null}::numeric, duration),
      amount = coalesce(${amount ?? null}::numeric, amount),
      local_date = coalesce(${localDate ?? null}::date, local_date),
      note = case when ${note !== undefined} then warehouse.clean_text(${note ?? null}) else note end,
      habit_id = coalesce(${own?.habitId ?? null}::bigint, habit_id),
      category_id = coalesce(${own?.categoryId ?? null}::bigint, category_id),
      merged_from_habit_id = case when ${own === undefined} then merged_from_habit_id end,
      updated_at = now()
    where user_id = ${userId} and record_id = ${recordId}`);
  if (own && own.habitId !== before.habitId) await removeEmptyHabit(tx, userId, before.habitId);
  const after = await findRecord(tx, userId, recordId);
  return after ? { kind: 'edited', before, after } : { kind: 'not_found' };
}

/**
 * Deletes a record: marks it with `deleted_at`, and removes its habit where only this record created it. Returns the
 * record. Null: the person has no such record, or it is deleted.
 *
 * @param keepsHabit true: the habit stays, also without a record
 */
export async function deleteRecord(
  tx: Tx,
  userId: number,
  recordId: number,
  { keepsHabit = false }: { keepsHabit?: boolean } = {},
): Promise<RecordRow | null> {
  const deleted = await setDeleted(tx, userId, recordId, true);
  if (deleted && !keepsHabit) await removeEmptyHabit(tx, userId, deleted.habitId);
  return deleted;
}

/**
 * Restores a deleted record, with its habit where that was removed. Returns the record. Null: the person has no such
 * record, or it is not deleted.
 */
export async function restoreRecord(tx: Tx, userId: number, recordId: number): Promise<RecordRow | null> {
  const restored = await setDeleted(tx, userId, recordId, false);
  if (restored) await restoreRemovedHabit(tx, userId, restored.habitId);
  return restored;
}

async function setDeleted(tx: Tx, userId: number, recordId: number, deleted: boolean): Promise<RecordRow | null> {
  await lockPerson(tx, userId);
  const changed = await rows(
    tx,
    sql`update warehouse.fact_records set deleted_at = case when ${deleted} then now() end, updated_at = now()
    where user_id = ${userId} and record_id = ${recordId} and (deleted_at is null) = ${deleted} returning record_id`,
  );
  return changed.length === 1 ? findRecord(tx, userId, recordId) : null;
}

/** Counts the records of a person that are not deleted. */
export async function countRecords(
  exec: Executor,
  userId: number,
  { habitId, days }: RecordFilter = {},
): Promise<number> {
  const ofHabit = habitId === undefined ? sql`true` : sql`habit_id = ${habitId}`;
  const ofDays = days ? sql`record_day between ${days.first}::date and ${days.last}::date` : sql`true`;
  const row = await firstRow<{ records: number }>(
    exec,
    sql`select coalesce(sum(total_records), 0)::float8 as records from warehouse.agg_daily
    where user_id = ${userId} and ${ofHabit} and ${ofDays}`,
  );
  return row?.records ?? 0;
}

/** Returns the minutes of all habits on a day of the person, `YYYY-MM-DD`. */
export async function sumDay(exec: Executor, userId: number, day: string): Promise<number> {
  const row = await firstRow<{ minutes: number }>(
    exec,
    sql`select minutes::float8 as minutes from warehouse.day_total(${userId}, ${day}::date)`,
  );
  return row?.minutes ?? 0;
}

/** Returns the (at most) four most frequent durations of the last 200 records of a habit, in minutes, ascending. */
export function findFrequentDurations(exec: Executor, userId: number, habitId: number): Promise<number[]> {
  return findFrequent(exec, userId, habitId, sql`duration`);
}

/** Returns the (at most) four most frequent amounts of the last 200 records of a counted habit, ascending. */
export function findFrequentAmounts(exec: Executor, userId: number, habitId: number): Promise<number[]> {
  return findFrequent(exec, userId, habitId, sql`amount`);
}

async function findFrequent(exec: Executor, userId: number, habitId: number, column: SQL): Promise<number[]> {
  const found = await rows<{ value: number }>(
    exec,
    sql`select value from (
      select value, count(*) as uses, max(record_id) as newest
      from (
        select ${column}::float8 as value, record_id from warehouse.fact_records
        where user_id = ${userId} and habit_id = ${habitId} and deleted_at is null
        order by record_date desc limit 200
      ) as newest_records
      group by value order by uses desc, newest desc limit 4
    ) as frequent where value is not null order by value`,
  );
  return found.map(({ value }) => value);
}
