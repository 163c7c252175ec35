import { sql } from 'drizzle-orm';
import type { Executor, Tx } from '../../client.ts';
import type { DayMarkKind } from '../../schema/limits.ts';
import { lockPerson } from '../bot/updates.ts';
import { firstRow, rows } from '../query.ts';
import { ensureOwnHabit, findExistingHabit, type Habit, type HabitChoice, removeEmptyHabit } from './habits.ts';
import type { ChatMessage } from './questions.ts';

/** What a person said about a day without a record of a habit. */
export interface DayMark {
  habitId: number;
  /** The person's day, `YYYY-MM-DD`. */
  localDate: string;
  /** `skip`: the day does not count. `no`: the habit was not done. */
  mark: DayMarkKind;
  note: string | null;
  /** The message that set it. Null or absent: none states it. */
  message?: ChatMessage | null;
}

/** The result of {@link setDayMark}. `before` is what {@link restoreDayMark} needs to undo it. */
export type DayMarking =
  | { kind: 'marked'; habit: Habit; mark: DayMark; before: DayMark | null }
  /** A mark never removes records: the day has some of the habit. Nothing was changed. */
  | { kind: 'has_records'; habit: Habit; records: number }
  | { kind: 'not_found' };

/** All columns of the tables `day_mark` and `removed_day_mark`. */
export const allMarkColumns = sql`user_id, habit_id, local_date, mark, note, created_at, merged_from_habit_id,
  bot_id, chat_id, message_id, import_id, import_key`;

const shownColumns = sql`habit_id::float8 as "habitId", local_date::text as "localDate", mark, note`;
const markColumns = sql`${shownColumns}, case when message_id is not null then json_build_object(
  'botId', bot_id, 'chatId', chat_id, 'messageId', message_id) end as message`;

/** Returns the marks of the person from `first` to `last`, both included, by day: of one habit, or of all. */
export function findDayMarks(
  exec: Executor,
  userId: number,
  habitId: number | null,
  { first, last }: { first: string; last: string },
): Promise<DayMark[]> {
  return rows(
    exec,
    sql`select ${shownColumns} from warehouse.day_mark
    where user_id = ${userId} and (${habitId}::bigint is null or habit_id = ${habitId})
      and local_date between ${first}::date and ${last}::date
    order by local_date, habit_id`,
  );
}

/** A mark that a message of the person set. */
export interface MessageMark extends DayMark {
  habitName: string;
  /** A record of the day removed it: see {@link setDayMark}. */
  isRemoved: boolean;
}

/** Returns the marks that a message of the person set, also those that a record has removed since, by day. */
export function findMarksByMessage(
  exec: Executor,
  userId: number,
  { botId, chatId, messageId }: ChatMessage,
): Promise<MessageMark[]> {
  return rows(
    exec,
    sql`select ${markColumns}, habit_name as "habitName", is_removed as "isRemoved"
    from (
      select ${allMarkColumns}, false as is_removed from warehouse.day_mark where user_id = ${userId}
      union all
      select ${allMarkColumns}, true from warehouse.removed_day_mark where user_id = ${userId}
    ) as m join warehouse.dim_habits using (user_id, habit_id)
    where bot_id = ${botId} and chat_id = ${chatId} and message_id = ${messageId}
    order by local_date, habit_id`,
  );
}

/**
 * Marks a day of a habit that has no record of it; a mark of the day is replaced. A record removes the mark, which comes
 * back when the day has no record any more. A starter is copied, a missing habit is created, an archived one becomes
 * active again.
 */
export async function setDayMark(
  tx: Tx,
  userId: number,
  { habit: choice, localDate, mark, note = null, message = null }: Omit<DayMark, 'habitId' | 'note'> & DayMarkOptions,
): Promise<DayMarking> {
  await lockPerson(tx, userId);
  const existing = await findExistingHabit(tx, userId, choice);
  const records = existing ? await countOnDay(tx, userId, existing.habitId, localDate) : 0;
  if (existing && records > 0) return { kind: 'has_records', habit: existing, records };
  const habit = await ensureOwnHabit(tx, userId, choice, true);
  if (!habit) return { kind: 'not_found' };
  const before = await findDayMark(tx, userId, habit.habitId, localDate);
  const saved = await saveDayMark(tx, userId, { habitId: habit.habitId, localDate, mark, note, message });
  return { kind: 'marked', habit, mark: saved, before };
}

interface DayMarkOptions {
  habit: HabitChoice;
  note?: string | null;
}

/**
 * Removes the mark of a day and returns it. Null: there was none. {@link restoreDayMark} with it undoes that. A mark that
 * a record removed before does not come back. An import does not set the mark again.
 *
 * @param keepsHabit true: a habit that the mark created stays
 */
export async function removeDayMark(
  tx: Tx,
  userId: number,
  { habitId, localDate }: Pick<DayMark, 'habitId' | 'localDate'>,
  { keepsHabit = false }: { keepsHabit?: boolean } = {},
): Promise<DayMark | null> {
  await lockPerson(tx, userId);
  const isOfDay = sql`user_id = ${userId} and habit_id = ${habitId} and local_date = ${localDate}::date`;
  const removed = await firstRow<DayMark>(
    tx,
    sql`with removed as (
      delete from warehouse.day_mark where ${isOfDay} returning ${allMarkColumns}
    ), removed_before as (
      delete from warehouse.removed_day_mark where ${isOfDay} returning ${allMarkColumns}
    ), remembered as (
      insert into warehouse.deleted_day_mark (user_id, habit_id, local_date, mark, import_key)
      select user_id, habit_id, local_date, mark, import_key from removed
      union all
      select user_id, habit_id, local_date, mark, import_key from removed_before
      on conflict (user_id, habit_id, local_date) do update set mark = excluded.mark,
        import_key = coalesce(excluded.import_key, deleted_day_mark.import_key), deleted_at = now(),
        merged_from_habit_id = null
    )
    select ${markColumns} from removed`,
  );
  if (!keepsHabit) await removeEmptyHabit(tx, userId, habitId);
  return removed;
}

/**
 * Undoes {@link setDayMark} and {@link removeDayMark}: the day has the mark `before` again, null: none. A habit that
 * the mark created is hidden, except with `keepsHabit`. Returns false where the day has a record since, or the habit is gone.
 */
export async function restoreDayMark(
  tx: Tx,
  userId: number,
  { habitId, localDate }: Pick<DayMark, 'habitId' | 'localDate'>,
  before: DayMark | null,
  options: { keepsHabit?: boolean } = {},
): Promise<boolean> {
  if (!before) return (await removeDayMark(tx, userId, { habitId, localDate }, options)) !== null;
  const { mark, note, message } = before;
  const marked = await setDayMark(tx, userId, { habit: { habitId }, localDate, mark, note, message });
  // The mark that comes back when the records are gone is the one from before.
  if (marked.kind === 'has_records')
    await tx.execute(sql`update warehouse.removed_day_mark set mark = ${mark}, note = ${note}
      where user_id = ${userId} and habit_id = ${habitId} and local_date = ${localDate}::date`);
  return marked.kind === 'marked';
}

function findDayMark(exec: Executor, userId: number, habitId: number, localDate: string): Promise<DayMark | null> {
  return firstRow(
    exec,
    sql`select ${markColumns} from warehouse.day_mark
    where user_id = ${userId} and habit_id = ${habitId} and local_date = ${localDate}::date`,
  );
}

async function saveDayMark(
  tx: Tx,
  userId: number,
  { habitId, localDate, mark, note, message }: DayMark,
): Promise<DayMark> {
  const { botId = null, chatId = null, messageId = null } = message ?? {};
  await tx.execute(sql`delete from warehouse.deleted_day_mark
    where user_id = ${userId} and habit_id = ${habitId} and local_date = ${localDate}::date`);
  const saved = await firstRow<DayMark>(
    tx,
    sql`insert into warehouse.day_mark (user_id, habit_id, local_date, mark, note, bot_id, chat_id, message_id)
    values (${userId}, ${habitId}, ${localDate}::date, ${mark}, warehouse.clean_text(${note}),
      ${botId}, ${chatId}, ${messageId})
    on conflict (user_id, habit_id, local_date)
      do update set mark = excluded.mark, note = excluded.note, created_at = now(), merged_from_habit_id = null,
        bot_id = excluded.bot_id, chat_id = excluded.chat_id, message_id = excluded.message_id, import_id = null
    returning ${markColumns}`,
  );
  if (!saved) throw new Error('the mark was not stored');
  return saved;
}

async function countOnDay(tx: Tx, userId: number, habitId: number, localDate: string): Promise<number> {
  const found = await firstRow<{ records: number }>(
    tx,
    sql`select total_records as records from warehouse.agg_daily
    where user_id = ${userId} and habit_id = ${habitId} and record_day = ${localDate}::date`,
  );
  return found?.records ?? 0;
}
