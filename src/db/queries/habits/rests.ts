import { sql } from 'drizzle-orm';
import { maxDay, minDay } from '../../../time/days.ts';
import type { Executor, Tx } from '../../client.ts';
import { lockPerson } from '../bot/updates.ts';
import { firstRow, rows } from '../query.ts';
import { findEditableHabit } from './habit-edits.ts';
import { findHabit, type Habit } from './habits.ts';

/** Days on which a person rests: a vacation, or weekdays. */
export interface Rest {
  restId: number;
  /** Null: all habits. */
  habitId: number | null;
  /** A bit per weekday, bit 0 for Monday. Null: every day, a vacation. */
  weekdays: number | null;
  /** The first day, `YYYY-MM-DD`. */
  fromDate: string;
  /** The last day. Null: it applies until it is ended. */
  toDate: string | null;
  reason: string | null;
  /** The habit from which a merge moved it. Null or absent: none. */
  mergedFromHabitId?: number | null;
}

/** A rest with the name of its habit. */
export interface NamedRest extends Rest {
  /** Null: all habits. */
  habitName: string | null;
}

/** What a change did to rows. Plain JSON. {@link undoRestChange} undoes it. */
export interface RestChange {
  /** The rows that were changed or deleted, as they were. */
  before: Rest[];
  /** The rows that were changed or added, as they are. */
  after: Rest[];
}

/**
 * The result of a change; `habit` is null for all habits. `rest`: the row that has what was asked for, also where that
 * changed nothing.
 */
export type RestResult =
  | { kind: 'saved'; habit: Habit | null; change: RestChange; rest?: Rest }
  | { kind: 'not_found' };

/** Returns true for a change of nothing. */
export function isEmptyChange({ before, after }: RestChange): boolean {
  return before.length === 0 && after.length === 0;
}

const restColumns = sql`r.rest_id::float8 as "restId", r.habit_id::float8 as "habitId", r.weekdays,
  r.from_date::text as "fromDate", r.to_date::text as "toDate", r.reason,
  r.merged_from_habit_id::float8 as "mergedFromHabitId"`;

/**
 * Returns the rests that apply on a day or later, vacations before weekdays, earlier ones first. Those of archived
 * habits are left out.
 */
export function findRests(exec: Executor, userId: number, day: string): Promise<NamedRest[]> {
  return rows(
    exec,
    sql`select ${restColumns}, h.habit_name as "habitName"
    from warehouse.rest r left join warehouse.dim_habits h on h.user_id = r.user_id and h.habit_id = r.habit_id
    where r.user_id = ${userId} and coalesce(r.to_date >= ${day}::date, true) and h.archived_at is null
    order by r.weekdays is not null, r.from_date, lower(h.habit_name) nulls first, r.rest_id`,
  );
}

/**
 * Sets the weekdays on which the person rests from a day on, in place of those before. Earlier days stay as they were.
 * Nothing changes where they are the same. A starter is copied first.
 *
 * @param habitId null for all habits
 * @param weekdays bits of weekdays; 0: none
 * @param reason absent: the reason that those before had
 */
export async function setRestWeekdays(
  tx: Tx,
  userId: number,
  habitId: number | null,
  { weekdays, fromDate, reason }: { weekdays: number; fromDate: string; reason?: string | null },
): Promise<RestResult> {
  const habit = await lockHabit(tx, userId, habitId);
  if (habit === undefined) return { kind: 'not_found' };
  const open = await rows<Rest>(
    tx,
    sql`select ${restColumns} from warehouse.rest r
    where r.user_id = ${userId} and r.habit_id is not distinct from ${habit?.habitId ?? null}::bigint
      and r.weekdays is not null and coalesce(r.to_date >= ${fromDate}::date, true)
    order by r.rest_id for update`,
  );
  if (isSame(open, weekdays, fromDate, reason)) return { kind: 'saved', habit, change: { before: [], after: [] } };
  const kept = reason === undefined ? (open.at(-1)?.reason ?? null) : reason;
  const change: RestChange = { before: open, after: [] };
  for (const rest of open) change.after.push(...(await endBefore(tx, userId, rest, fromDate)));
  if (weekdays !== 0)
    change.after.push(await insertRest(tx, userId, habit, { weekdays, fromDate, toDate: null, reason: kept }));
  return { kind: 'saved', habit, change };
}

/** Whether the weekdays that apply from a day on are these already. */
function isSame(open: readonly Rest[], weekdays: number, day: string, reason?: string | null): boolean {
  const [only, ...others] = open;
  if (!only) return weekdays === 0;
  const isOpen = only.toDate === null && only.fromDate <= day && others.length === 0;
  return isOpen && only.weekdays === weekdays && (reason == null || reason === only.reason);
}

/**
 * Adds a vacation from `fromDate` to `toDate`, both included. It joins those that it overlaps, except where both have
 * a reason of their own; one that covers it already stays as it is. A starter is copied first.
 *
 * @param habitId null for all habits
 */
export async function addVacation(
  tx: Tx,
  userId: number,
  habitId: number | null,
  vacation: { fromDate: string; toDate: string; reason?: string | null },
): Promise<RestResult> {
  const habit = await lockHabit(tx, userId, habitId);
  if (habit === undefined) return { kind: 'not_found' };
  const reason = vacation.reason?.trim() || null;
  const overlapping = await lockOverlapping(tx, userId, habit, vacation);
  const covering = overlapping.find((rest) => covers(rest, vacation) && (reason === null || rest.reason === reason));
  if (covering) return { kind: 'saved', habit, change: { before: [], after: [] }, rest: covering };
  const joined = overlapping.filter((rest) => canJoin(rest, { ...vacation, reason }));
  for (const rest of joined) await removeRest(tx, userId, rest);
  const added = await insertRest(tx, userId, habit, joinRests(joined, { ...vacation, reason }));
  return { kind: 'saved', habit, change: { before: joined, after: [added] }, rest: added };
}

type Vacation = { fromDate: string; toDate: string; reason: string | null };

/** Locks and returns the vacations of a habit that overlap a span. */
function lockOverlapping(
  tx: Tx,
  userId: number,
  habit: Habit | null,
  { fromDate, toDate }: Pick<Vacation, 'fromDate' | 'toDate'>,
): Promise<Rest[]> {
  return rows(
    tx,
    sql`select ${restColumns} from warehouse.rest r
    where r.user_id = ${userId} and r.habit_id is not distinct from ${habit?.habitId ?? null}::bigint
      and r.weekdays is null and r.from_date <= ${toDate}::date and r.to_date >= ${fromDate}::date
    order by r.from_date, r.rest_id for update`,
  );
}

function covers(rest: Pick<Rest, 'fromDate' | 'toDate'>, { fromDate, toDate }: Omit<Vacation, 'reason'>): boolean {
  return rest.fromDate <= fromDate && (rest.toDate === null || rest.toDate >= toDate);
}

/** What a merge moved stays as it is, so that it can be moved back. */
function canJoin(rest: Rest, vacation: Vacation): boolean {
  const isCovered = rest.toDate !== null && covers(vacation, { fromDate: rest.fromDate, toDate: rest.toDate });
  const haveOneReason = rest.reason === null || vacation.reason === null || rest.reason === vacation.reason;
  return rest.mergedFromHabitId == null && (haveOneReason || isCovered);
}

function joinRests(joined: readonly Rest[], vacation: Vacation): Vacation & { weekdays: null } {
  const toDates = joined.flatMap(({ toDate }) => toDate ?? []);
  return {
    weekdays: null,
    fromDate: [vacation.fromDate, ...joined.map(({ fromDate }) => fromDate)].reduce(minDay),
    toDate: [vacation.toDate, ...toDates].reduce(maxDay),
    reason: vacation.reason ?? joined.find(({ reason }) => reason !== null)?.reason ?? null,
  };
}

/** Ends a rest: `day` is the first day on which it no longer applies. One that has not begun is deleted. */
export function endRest(tx: Tx, userId: number, restId: number, day: string): Promise<RestResult> {
  return changeRest(tx, userId, restId, (rest) => endBefore(tx, userId, rest, day));
}

/** Deletes a rest with all its days, past ones included. */
export function deleteRest(tx: Tx, userId: number, restId: number): Promise<RestResult> {
  return changeRest(tx, userId, restId, async (rest) => {
    await removeRest(tx, userId, rest);
    return [];
  });
}

/**
 * Undoes a change. Returns the change that was made, which can be undone likewise. Null: the rows or their habit are
 * no longer as the change left them, and nothing was changed.
 */
export async function undoRestChange(
  tx: Tx,
  userId: number,
  { before, after }: RestChange,
): Promise<RestChange | null> {
  await lockPerson(tx, userId);
  for (const rest of after) if (!(await isUnchanged(tx, userId, rest))) return null;
  const isKept = (one: Rest) => after.some(({ restId }) => restId === one.restId);
  for (const rest of before) {
    if (!isKept(rest) && (await findRest(tx, userId, rest.restId))) return null;
    if (rest.habitId !== null && !(await findHabit(tx, userId, rest.habitId))?.own) return null;
  }
  for (const rest of after) await removeRest(tx, userId, rest);
  for (const rest of before) await restoreRest(tx, userId, rest);
  return { before: after, after: before };
}

/** Takes the lock of the person and returns the own habit; null for all habits, undefined where there is none. */
async function lockHabit(tx: Tx, userId: number, habitId: number | null): Promise<Habit | null | undefined> {
  await lockPerson(tx, userId);
  return habitId === null ? null : ((await findEditableHabit(tx, userId, habitId)) ?? undefined);
}

async function changeRest(
  tx: Tx,
  userId: number,
  restId: number,
  change: (rest: Rest) => Promise<Rest[]>,
): Promise<RestResult> {
  await lockPerson(tx, userId);
  const rest = await findRest(tx, userId, restId);
  if (!rest) return { kind: 'not_found' };
  const habit = rest.habitId === null ? null : await findHabit(tx, userId, rest.habitId);
  return { kind: 'saved', habit, change: { before: [rest], after: await change(rest) } };
}

function findRest(exec: Executor, userId: number, restId: number): Promise<Rest | null> {
  return firstRow(
    exec,
    sql`select ${restColumns} from warehouse.rest r where r.user_id = ${userId} and r.rest_id = ${restId}`,
  );
}

async function isUnchanged(exec: Executor, userId: number, rest: Rest): Promise<boolean> {
  const now = await findRest(exec, userId, rest.restId);
  const keys = ['habitId', 'weekdays', 'fromDate', 'toDate'] as const;
  return now !== null && keys.every((key) => now[key] === rest[key]);
}

/** Ends a rest on the day before `day`. Returns what is left of it: nothing where it begins on that day or later. */
async function endBefore(tx: Tx, userId: number, rest: Rest, day: string): Promise<Rest[]> {
  if (rest.fromDate >= day) {
    await removeRest(tx, userId, rest);
    return [];
  }
  return rows(
    tx,
    sql`update warehouse.rest r set to_date = least(to_date, ${day}::date - 1)
    where r.user_id = ${userId} and r.rest_id = ${rest.restId} returning ${restColumns}`,
  );
}

async function insertRest(
  tx: Tx,
  userId: number,
  habit: Habit | null,
  rest: Pick<Rest, 'weekdays' | 'fromDate' | 'toDate'> & { reason?: string | null },
): Promise<Rest> {
  const { weekdays, fromDate, toDate, reason = null } = rest;
  const added = await firstRow<Rest>(
    tx,
    sql`insert into warehouse.rest as r (user_id, habit_id, weekdays, from_date, to_date, reason)
    values (${userId}, ${habit?.habitId ?? null}, ${weekdays}, ${fromDate}::date, ${toDate}::date,
      warehouse.clean_text(${reason}))
    returning ${restColumns}`,
  );
  if (!added) throw new Error('the rest was not stored');
  return added;
}

async function removeRest(tx: Tx, userId: number, { restId }: Rest): Promise<void> {
  await tx.execute(sql`delete from warehouse.rest where user_id = ${userId} and rest_id = ${restId}`);
}

async function restoreRest(tx: Tx, userId: number, rest: Rest): Promise<void> {
  const { restId, habitId, weekdays, fromDate, toDate, reason, mergedFromHabitId = null } = rest;
  await tx.execute(sql`insert into warehouse.rest
      (user_id, rest_id, habit_id, weekdays, from_date, to_date, reason, merged_from_habit_id)
    values (${userId}, ${restId}, ${habitId}, ${weekdays}, ${fromDate}::date, ${toDate}::date, ${reason},
      ${mergedFromHabitId})`);
}
