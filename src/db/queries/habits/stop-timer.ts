import { minutesPerDay, startOfWeek } from '../../../time/days.ts';
import { localDate } from '../../../time/local-day.ts';
import { type DayMinutes, splitByDay, toWholeMinutes } from '../../../time/split-by-day.ts';
import type { Tx } from '../../client.ts';
import { lockPerson } from '../bot/updates.ts';
import type { TelegramUser } from '../people/people.ts';
import { findHabit } from './habits.ts';
import { type PersonDefaults, type RecordedRecord, recordEntries } from './record.ts';
import { sumDay } from './records.ts';
import {
  deleteTimer,
  findTimer,
  maxTimerSeconds,
  minTimerSeconds,
  suspendTimer,
  type Timer,
  type TimerKey,
} from './timers.ts';

/** The person whose timer is stopped, with the settings that decide which day a minute belongs to. */
export interface TimerOwner extends PersonDefaults {
  from: Pick<TelegramUser, 'id'> & Partial<TelegramUser>;
  dayStartHour: number;
  /** ISO weekday on which weeks begin, 1 (Monday) to 7. */
  weekStart: number;
}

/** When and how a timer is stopped. */
export interface TimerEnd {
  /** Unix seconds. A timer that was stopped before keeps its end. */
  at: number;
  /** The person has confirmed: less than {@link minTimerSeconds} count as a minute. */
  keepsShort?: boolean;
  /** The person has confirmed: a day may have more than 24 hours. */
  mayExceed?: boolean;
  /** The row of a recorded timer stays, because a message about it has to be sent. */
  keepsRow?: boolean;
}

/** A timer with its end. Plain JSON. */
export interface StoppedTimer extends Timer {
  stoppedAt: number;
}

/**
 * The result of {@link stopTimer}.
 * - `recorded`: one record per day of the person, in order. `wasCut`: it ran longer than 24 hours, which count.
 * - `too_short`, `over_a_day`: it was stopped and waits for a decision. `day` would have `minutes`.
 * - `before_start`: it was not running at that time. It runs on.
 * - `other_kind`: the habit is not measured in time any more. The timer was deleted.
 * - `not_found`: it is finished, or there is none.
 */
export type TimerStop =
  | { kind: 'recorded'; timer: StoppedTimer; records: RecordedRecord[]; wasCut: boolean }
  | { kind: 'too_short'; timer: StoppedTimer }
  | { kind: 'over_a_day'; timer: StoppedTimer; day: string; minutes: number }
  | { kind: 'before_start'; timer: Timer }
  | { kind: 'other_kind'; timer: Timer }
  | { kind: 'not_found' };

/**
 * Stops a timer and records its elapsed time: in whole minutes, with one record for each day of the person. A day that
 * would have more than 24 hours is not recorded without a confirmation, and the others wait with it.
 */
export async function stopTimer(tx: Tx, owner: TimerOwner, key: TimerKey, end: TimerEnd): Promise<TimerStop> {
  const userId = owner.from.id;
  await lockPerson(tx, userId);
  const timer = await findTimer(tx, userId, key);
  if (!timer) return { kind: 'not_found' };
  const latest = timer.startedAt + maxTimerSeconds;
  const wanted = timer.stoppedAt ?? end.at;
  if (wanted < timer.startedAt) return { kind: 'before_start', timer };
  const stopped = { ...timer, stoppedAt: Math.min(wanted, latest) };
  const habit = await findHabit(tx, userId, timer.habitId);
  if (habit?.kind !== 'time') {
    await deleteTimer(tx, userId, timer.habitId);
    return { kind: 'other_kind', timer };
  }
  const saved = await saveTime(tx, owner, stopped, end);
  if (saved.kind === 'recorded') {
    if (!end.keepsRow) await deleteTimer(tx, userId, timer.habitId);
    return { ...saved, wasCut: wanted > latest };
  }
  await suspendTimer(tx, userId, timer.habitId, stopped.stoppedAt);
  return saved;
}

type SavedTime = Extract<TimerStop, { kind: 'too_short' | 'over_a_day' }> | Omit<Recorded, 'wasCut'>;
type Recorded = Extract<TimerStop, { kind: 'recorded' }>;

async function saveTime(tx: Tx, owner: TimerOwner, timer: StoppedTimer, end: TimerEnd): Promise<SavedTime> {
  const seconds = timer.stoppedAt - timer.startedAt;
  if (seconds < minTimerSeconds && !end.keepsShort) return { kind: 'too_short', timer };
  const days = seconds < minTimerSeconds ? oneMinute(owner, timer) : splitTimer(owner, timer);
  const over = end.mayExceed ? null : await findDayOver(tx, owner.from.id, days);
  if (over) return { kind: 'over_a_day', timer, ...over };
  return { kind: 'recorded', timer, records: await recordDays(tx, owner, timer, days) };
}

/** Returns the whole minutes of a timer on each day of the person. */
export function splitTimer(
  settings: Pick<TimerOwner, 'timeZone' | 'dayStartHour'>,
  { startedAt, stoppedAt }: StoppedTimer,
): DayMinutes[] {
  return toWholeMinutes(splitByDay(toDate(startedAt), toDate(stoppedAt), settings));
}

function oneMinute(owner: TimerOwner, { stoppedAt }: StoppedTimer): DayMinutes[] {
  return [{ day: localDate(toDate(stoppedAt), owner), minutes: 1 }];
}

/** Returns the first day that would have more than 24 hours, with its minutes. Null: there is none. */
async function findDayOver(tx: Tx, userId: number, days: DayMinutes[]): Promise<DayMinutes | null> {
  for (const { day, minutes } of days) {
    const total = (await sumDay(tx, userId, day)) + minutes;
    if (total > minutesPerDay) return { day, minutes: total };
  }
  return null;
}

async function recordDays(
  tx: Tx,
  owner: TimerOwner,
  { botId, chatId, habitName, stoppedAt }: StoppedTimer,
  days: DayMinutes[],
): Promise<RecordedRecord[]> {
  const week = startOfWeek(localDate(toDate(stoppedAt), owner), owner.weekStart);
  const entries = days.map(({ day, minutes }) => ({
    ...{ from: owner.from, chatId, messageId: null, habitName, minutes, localDate: day },
    recordDateUnix: stoppedAt,
    weekFirstDate: day >= week ? week : undefined,
  }));
  const outcomes = await recordEntries(tx, botId, entries, owner);
  return outcomes.map((outcome) => {
    if (outcome.kind !== 'recorded') throw new Error(`the time of a timer was not recorded: ${outcome.kind}`);
    return outcome.record;
  });
}

function toDate(unix: number): Date {
  return new Date(unix * 1000);
}
