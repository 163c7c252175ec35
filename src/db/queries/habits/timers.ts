import { type SQL, sql } from 'drizzle-orm';
import type { Executor, Tx } from '../../client.ts';
import type { TimerRing } from '../../schema/limits.ts';
import { lockPerson } from '../bot/updates.ts';
import { firstRow, rows } from '../query.ts';
import { ensureOwnHabit, findExistingHabit, type Habit, type HabitChoice, removeEmptyHabit } from './habits.ts';

/** A person may have at most so many timers that are not finished. */
export const maxTimers = 5;
/** After this time the bot asks whether the timer shall go on. */
export const longSeconds = 12 * 3600;
/** A timer never counts more than this. */
export const maxTimerSeconds = 24 * 3600;
/** A timer that was stopped earlier is recorded only when the person asks for it. */
export const minTimerSeconds = 30;

/** A timer of a person. Instants are in Unix seconds. Plain JSON. */
export interface Timer {
  habitId: number;
  habitName: string;
  startedAt: number;
  /** Minutes after the start at which it rings. Null: the person set none. */
  targetMinutes: number | null;
  /** Null: it runs. Otherwise it waits for a decision of the person. */
  stoppedAt: number | null;
  botId: number;
  chatId: number;
  /** The newest message that shows it. Null: not sent yet. */
  messageId: number | null;
}

/** A timer is named by its habit and its start: a button of an earlier timer of the habit does not stop a later one. */
export interface TimerKey {
  habitId: number;
  /** Unix seconds. */
  startedAt: number;
}

/** Where the messages about a timer are sent. */
export interface TimerChat {
  /** Number of the bot in `ops.bot`. */
  botId: number;
  chatId: number;
  /** The topic of a group. */
  threadId: number | null;
}

const toInstant = (unix: number): SQL => sql`to_timestamp(${unix}::float8)`;

/** The columns of the timer `t` and its habit `h`. */
export const timerColumns = sql`t.habit_id::float8 as "habitId", h.habit_name as "habitName",
  extract(epoch from t.started_at)::float8 as "startedAt", t.target_minutes as "targetMinutes",
  extract(epoch from t.stopped_at)::float8 as "stoppedAt", t.bot_id::float8 as "botId", t.chat_id::float8 as "chatId",
  t.message_id::float8 as "messageId"`;

/** The timers `t` of a person with their habits `h`, without those that are recorded already. */
const unfinishedTimers = (userId: number): SQL => sql`warehouse.timer t
  join warehouse.dim_habits h on h.habit_id = t.habit_id
  where t.user_id = ${userId} and t.rings is distinct from 'ended'`;

/** Returns the timers of a person that are not finished, the one that was started first is first. */
export function findTimers(exec: Executor, userId: number): Promise<Timer[]> {
  return rows(exec, sql`select ${timerColumns} from ${unfinishedTimers(userId)} order by t.started_at, t.habit_id`);
}

/** Returns the timer of a habit that is not finished. Null: there is none. */
export function findTimerOfHabit(exec: Executor, userId: number, habitId: number): Promise<Timer | null> {
  return firstRow(exec, sql`select ${timerColumns} from ${unfinishedTimers(userId)} and t.habit_id = ${habitId}`);
}

/**
 * Returns a timer that is not finished, also where its habit was merged into another one since. Null: it is finished,
 * or there is none.
 */
export function findTimer(exec: Executor, userId: number, { habitId, startedAt }: TimerKey): Promise<Timer | null> {
  // After two merges, only the start tells which timer it is. The start of a forged button may be no timestamp.
  return firstRow(
    exec,
    sql`select ${timerColumns} from ${unfinishedTimers(userId)} and extract(epoch from t.started_at) = ${startedAt}
      and (t.habit_id = ${habitId} or t.merged_from_habit_id is not null)
    order by t.habit_id = ${habitId} desc, t.merged_from_habit_id = ${habitId} desc, t.habit_id limit 1`,
  );
}

/**
 * The result of {@link startTimer}. `running`: the habit has a timer already, which runs or waits for a decision.
 * `other_kind`: the habit is not of the kind `time`. `too_many`: the person has {@link maxTimers}.
 */
export type TimerStart =
  | { kind: 'started' | 'running'; timer: Timer }
  | { kind: 'other_kind'; habit: Habit }
  | { kind: 'too_many' }
  | { kind: 'not_found' };

/**
 * Starts a timer of a habit. A starter is copied, a missing habit is created, an archived one becomes active again. A
 * timer of the habit that was stopped after less than {@link minTimerSeconds} is replaced. What it would have rung
 * between the start and `now`, in Unix seconds, is left out.
 */
export async function startTimer(
  tx: Tx,
  userId: number,
  start: TimerChat & { habit: HabitChoice; startedAt: number; targetMinutes: number | null; now?: number },
): Promise<TimerStart> {
  await lockPerson(tx, userId);
  const existing = await findExistingHabit(tx, userId, start.habit);
  if (existing && existing.kind !== 'time') return { kind: 'other_kind', habit: existing };
  const timers = await findTimers(tx, userId);
  const running = timers.find(({ habitId }) => habitId === existing?.habitId);
  if (running && !isTooShort(running)) return { kind: 'running', timer: running };
  if (!running && timers.length >= maxTimers) return { kind: 'too_many' };
  const habit = await ensureOwnHabit(tx, userId, start.habit, true);
  if (!habit) return { kind: 'not_found' };
  const { botId, chatId, threadId, startedAt, targetMinutes, now = startedAt } = start;
  const next = nextRing({ startedAt, targetMinutes }, now);
  await deleteTimer(tx, userId, habit.habitId);
  await tx.execute(sql`insert into warehouse.timer
      (user_id, habit_id, started_at, target_minutes, rings_at, rings, bot_id, chat_id, thread_id)
    values (${userId}, ${habit.habitId}, ${toInstant(startedAt)}, ${targetMinutes}, ${toInstant(next.at)},
      ${next.rings}, ${botId}, ${chatId}, ${threadId})`);
  const timer = await findTimerOfHabit(tx, userId, habit.habitId);
  return timer ? { kind: 'started', timer } : { kind: 'not_found' };
}

/** Whether a timer was stopped so early that it is recorded only when the person asks for it. */
export function isTooShort({ startedAt, stoppedAt }: Pick<Timer, 'startedAt' | 'stoppedAt'>): boolean {
  return stoppedAt !== null && stoppedAt - startedAt < minTimerSeconds;
}

/** Returns the next message about a timer that runs, and its time after `now`. All instants are in Unix seconds. */
export function nextRing(
  { startedAt, targetMinutes }: Pick<Timer, 'startedAt' | 'targetMinutes'>,
  now: number,
): { rings: TimerRing; at: number } {
  const target = targetMinutes === null ? null : startedAt + targetMinutes * 60;
  if (target !== null && target > now) return { rings: 'target', at: target };
  if (startedAt + longSeconds > now) return { rings: 'long', at: startedAt + longSeconds };
  return { rings: 'end', at: startedAt + maxTimerSeconds };
}

/** Deletes the timer of a habit. The caller holds the lock of the person. */
export async function deleteTimer(tx: Tx, userId: number, habitId: number): Promise<void> {
  await tx.execute(sql`delete from warehouse.timer where user_id = ${userId} and habit_id = ${habitId}`);
}

/** Stops a timer without a record: it waits for a decision of the person. The caller holds the lock of the person. */
export async function suspendTimer(tx: Tx, userId: number, habitId: number, stoppedAt: number): Promise<void> {
  await tx.execute(sql`update warehouse.timer
    set stopped_at = ${toInstant(stoppedAt)}, rings = null, rings_at = null, claimed_until = null
    where user_id = ${userId} and habit_id = ${habitId}`);
}

/** Discards a timer and returns it. Null: there is none. {@link restoreTimer} undoes that. */
export async function discardTimer(tx: Tx, userId: number, key: TimerKey): Promise<Timer | null> {
  await lockPerson(tx, userId);
  const timer = await findTimer(tx, userId, key);
  if (!timer) return null;
  await deleteTimer(tx, userId, timer.habitId);
  await removeEmptyHabit(tx, userId, timer.habitId);
  return timer;
}

/**
 * Undoes {@link discardTimer}: the timer has the start that it had, and waits for a decision where it did before. The
 * result is that of {@link startTimer}.
 */
export async function restoreTimer(
  tx: Tx,
  userId: number,
  { habitId, startedAt, targetMinutes, stoppedAt }: Timer,
  chat: TimerChat & { now: number },
): Promise<TimerStart> {
  const restored = await startTimer(tx, userId, { ...chat, habit: { habitId }, startedAt, targetMinutes });
  if (restored.kind !== 'started' || stoppedAt === null) return restored;
  await suspendTimer(tx, userId, habitId, stoppedAt);
  return { kind: 'running', timer: { ...restored.timer, stoppedAt } };
}

/** Sets the minutes after which a timer rings. Returns the timer. Null: it does not run any more. */
export async function setTimerTarget(
  tx: Tx,
  userId: number,
  key: TimerKey,
  { targetMinutes, now }: { targetMinutes: number; now: number },
): Promise<Timer | null> {
  await lockPerson(tx, userId);
  const timer = await findTimer(tx, userId, key);
  if (!timer || timer.stoppedAt !== null) return null;
  const next = nextRing({ ...timer, targetMinutes }, now);
  await tx.execute(sql`update warehouse.timer set target_minutes = ${targetMinutes},
      rings = ${next.rings}, rings_at = ${toInstant(next.at)}, claimed_until = null
    where user_id = ${userId} and habit_id = ${timer.habitId}`);
  return { ...timer, targetMinutes };
}

/** Stores the message that shows a timer. Idempotent. */
export async function saveTimerMessage(
  exec: Executor,
  userId: number,
  { habitId, startedAt }: TimerKey,
  messageId: number,
): Promise<void> {
  await exec.execute(sql`update warehouse.timer set message_id = ${messageId}
    where user_id = ${userId} and habit_id = ${habitId} and started_at = ${toInstant(startedAt)}`);
}

/**
 * Moves the timer of the habit `fromId`, which is merged into `intoId`. The caller holds the lock of the person, and
 * has checked that not both have one that is not finished.
 */
export async function moveTimer(tx: Tx, userId: number, fromId: number, intoId: number): Promise<void> {
  if (!(await findTimerOfHabit(tx, userId, fromId))) return;
  await deleteTimer(tx, userId, intoId); // It is recorded, and only the message about that was not sent yet.
  await tx.execute(sql`update warehouse.timer set habit_id = ${intoId}, merged_from_habit_id = ${fromId}
    where user_id = ${userId} and habit_id = ${fromId}`);
}

/** Undoes {@link moveTimer} for a timer that is still there. The caller holds the lock of the person. */
export async function moveTimerBack(tx: Tx, userId: number, fromId: number, intoId: number): Promise<void> {
  await tx.execute(sql`update warehouse.timer t set habit_id = ${fromId}, merged_from_habit_id = null
    where t.user_id = ${userId} and t.habit_id = ${intoId} and t.merged_from_habit_id = ${fromId}
      and not exists (
        select from warehouse.timer o where o.user_id = ${userId} and o.habit_id = ${fromId})`);
}
