import type { Outcome, TallyContext } from '../../bot/context.ts';
import type { Tx } from '../../db/client.ts';
import { findOutcome } from '../../db/queries/bot/updates.ts';
import type { HabitChoice } from '../../db/queries/habits/habits.ts';
import { deleteRecord, findRecordsById, restoreRecord } from '../../db/queries/habits/records.ts';
import {
  type StoppedTimer,
  stopTimer,
  type TimerEnd,
  type TimerOwner,
  type TimerStop,
} from '../../db/queries/habits/stop-timer.ts';
import {
  discardTimer,
  findTimers,
  restoreTimer,
  setTimerTarget,
  startTimer,
  type Timer,
  type TimerChat,
  type TimerKey,
  type TimerStart,
} from '../../db/queries/habits/timers.ts';
import { type HabitKind, maxTargetMinutes } from '../../db/schema/limits.ts';
import { sentAtUnix } from '../shared/update-time.ts';
import type { TimedRecord } from './receipt.ts';

/** The outcomes of this feature. A timer with one record is the outcome `recorded` of the feature `record`. */
export type TimerOutcome =
  | { kind: 'timer-started' | 'timer-running'; timer: Timer }
  | { kind: 'timer-extended' | 'timer-kept'; timer: Timer }
  | { kind: 'timer-too-many'; timers: Timer[] }
  | { kind: 'timer-other-kind'; habitName: string; habitKind: HabitKind }
  /** The habit has got another kind since the timer was started. The timer is discarded. */
  | { kind: 'timer-kind-changed'; habitName: string }
  | ({ kind: 'timer-unknown' } & UnknownName)
  | { kind: 'timer-saved'; records: TimedRecord[]; wasCut: boolean }
  | { kind: 'timer-too-short'; timer: StoppedTimer }
  | { kind: 'timer-over-a-day'; timer: StoppedTimer; day: string; minutes: number }
  | { kind: 'timer-before-start'; timer: Timer; at: number }
  | { kind: 'timer-discarded'; timer: Timer; at: number }
  | { kind: 'timer-undone' | 'timer-restored'; records: TimedRecord[] }
  | { kind: 'timer-gone' };

/** A start that names no habit for certain. Plain JSON. */
export interface UnknownName {
  name: string;
  minutes: number | null;
  /** Unix seconds of an earlier start. Null or absent: it starts when a button is pressed. */
  since?: number | null;
  /** The habits that it may mean. */
  choices: { habitId: number; habitName: string }[];
  /** A new habit of this name is offered. */
  isNew: boolean;
}

/** Returns where the messages about a timer go: to the chat and topic of the update. */
function toChat({ botId, chatId, person, msg }: TallyContext): TimerChat {
  const threadId = msg?.is_topic_message ? (msg.message_thread_id ?? null) : null;
  return { botId, chatId: chatId ?? person.userId, threadId };
}

/** Returns the sender of the update, with the settings that decide which day a minute belongs to. */
function toOwner({ from, person }: TallyContext): TimerOwner {
  if (!from) throw new Error('a timer needs a person');
  const { timeZone, language, dayStartHour, weekStart } = person;
  return { from, timeZone, language, dayStartHour, weekStart };
}

/** When a timer starts, in Unix seconds, and the minutes after which it rings. */
export interface StartTimes {
  startedAt: number;
  targetMinutes: number | null;
}

/**
 * Starts a timer of a habit. Default: from the time of the update on, without a target. One that runs already rings as
 * many minutes after the update as it would have rung after its start.
 */
export async function start(
  ctx: TallyContext,
  tx: Tx,
  habit: HabitChoice,
  { targetMinutes = null, startedAt = sentAtUnix(ctx) }: Partial<StartTimes> = {},
): Promise<Outcome> {
  const { userId } = ctx.person;
  const now = sentAtUnix(ctx);
  const result = await startTimer(tx, userId, { ...toChat(ctx), habit, startedAt, targetMinutes, now });
  const outcome = await startOutcome(tx, userId, result);
  if (outcome.kind !== 'timer-running' || targetMinutes === null) return outcome;
  const timer = await ringAfter(ctx, tx, outcome.timer, targetMinutes);
  return timer ? { kind: 'timer-running', timer } : outcome;
}

async function startOutcome(tx: Tx, userId: number, result: TimerStart): Promise<Outcome> {
  switch (result.kind) {
    case 'started':
      return { kind: 'timer-started', timer: result.timer };
    case 'running':
      return { kind: 'timer-running', timer: result.timer };
    case 'other_kind':
      return { kind: 'timer-other-kind', habitName: result.habit.habitName, habitKind: result.habit.kind };
    case 'too_many':
      return { kind: 'timer-too-many', timers: await findTimers(tx, userId) };
    default:
      return { kind: 'timer-gone' };
  }
}

/** Starts the timer that an earlier update has named: of a habit that it may mean, else of a new one. */
export async function startNamed(
  ctx: TallyContext,
  tx: Tx,
  updateId: number,
  habit?: { habitId: number },
): Promise<Outcome> {
  const named = (await findOutcome(tx, ctx.person.userId, { botId: ctx.botId, updateId })) as Outcome | null;
  if (named?.kind !== 'timer-unknown') return { kind: 'timer-gone' };
  return start(ctx, tx, habit ?? { habitName: named.name, categoryName: ctx.t('category-other') }, {
    targetMinutes: named.minutes,
    startedAt: named.since ?? undefined,
  });
}

/** Stops a timer and records its time. */
export async function stop(ctx: TallyContext, tx: Tx, key: TimerKey, end: TimerEnd): Promise<Outcome> {
  return stopOutcome(await stopTimer(tx, toOwner(ctx), key, end), end.at);
}

function stopOutcome(result: TimerStop, at: number): Outcome {
  switch (result.kind) {
    case 'recorded': {
      const { records, wasCut } = result;
      const [record, ...others] = records;
      if (record && others.length === 0 && !wasCut) return { kind: 'recorded', record };
      return { kind: 'timer-saved', records: records.map(toTimedRecord), wasCut };
    }
    case 'too_short':
      return { kind: 'timer-too-short', timer: result.timer };
    case 'over_a_day':
      return { kind: 'timer-over-a-day', timer: result.timer, day: result.day, minutes: result.minutes };
    case 'before_start':
      return { kind: 'timer-before-start', timer: result.timer, at };
    case 'other_kind':
      return { kind: 'timer-kind-changed', habitName: result.timer.habitName };
    default:
      return { kind: 'timer-gone' };
  }
}

function toTimedRecord({ recordId, habitName, minutes, localDate }: TimedRecord): TimedRecord {
  return { recordId, habitName, minutes, localDate };
}

/** Discards a timer. The outcome has what is needed to undo that. */
export async function discard(ctx: TallyContext, tx: Tx, key: TimerKey): Promise<Outcome> {
  const timer = await discardTimer(tx, ctx.person.userId, key);
  return timer ? { kind: 'timer-discarded', timer, at: timer.stoppedAt ?? sentAtUnix(ctx) } : { kind: 'timer-gone' };
}

/** Starts the timer again that an earlier update has discarded. */
export async function undoDiscard(ctx: TallyContext, tx: Tx, updateId: number): Promise<Outcome> {
  const { userId } = ctx.person;
  const discarded = (await findOutcome(tx, userId, { botId: ctx.botId, updateId })) as Outcome | null;
  if (discarded?.kind !== 'timer-discarded') return { kind: 'timer-gone' };
  const chat = { ...toChat(ctx), now: sentAtUnix(ctx) };
  return startOutcome(tx, userId, await restoreTimer(tx, userId, discarded.timer, chat));
}

/** The minutes of the button `+10`. */
const extensionMinutes = 10;

/** Lets a timer ring ten minutes after the press. */
export async function extend(ctx: TallyContext, tx: Tx, key: TimerKey): Promise<Outcome> {
  const timer = await ringAfter(ctx, tx, key, extensionMinutes);
  return timer ? { kind: 'timer-extended', timer } : { kind: 'timer-gone' };
}

/** Lets a timer that runs ring some minutes after the update, at a whole minute of the timer. Null: it does not run. */
function ringAfter(ctx: TallyContext, tx: Tx, key: TimerKey, minutesFromNow: number): Promise<Timer | null> {
  const now = sentAtUnix(ctx);
  const minutes = Math.round((now - key.startedAt) / 60) + minutesFromNow;
  const targetMinutes = Math.min(Math.max(minutes, 1), maxTargetMinutes);
  return setTimerTarget(tx, ctx.person.userId, key, { targetMinutes, now });
}

/** Deletes or restores the records of a timer together. */
export async function setDeleted(ctx: TallyContext, tx: Tx, ids: number[], isDeleted: boolean): Promise<Outcome> {
  const { userId } = ctx.person;
  for (const id of ids) await (isDeleted ? deleteRecord : restoreRecord)(tx, userId, id);
  const records = await findRecordsById(tx, userId, ids);
  const changed = records.filter(({ deleted }) => deleted === isDeleted).map(toTimedRecord);
  if (changed.length === 0) return { kind: 'record-gone' };
  return { kind: isDeleted ? 'timer-undone' : 'timer-restored', records: changed };
}
