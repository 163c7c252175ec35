import type { Executor } from '../../db/client.ts';
import type { DueReminder } from '../../db/queries/reminders/due-reminders.ts';
import { findRecordedDays, type RecordedDay } from '../../db/queries/reminders/recorded-days.ts';
import type { SkipReason } from '../../db/schema/limits.ts';
import { dayCode, judgeDays } from '../habits/judged-days.ts';
import { type HabitWithToday, loadHabitFacts, loadToday } from '../habits/load-progress.ts';
import { buildTimeline } from '../habits/timeline.ts';

/** A reminder is never sent later than so many seconds after its time. */
export const maxLateSeconds = 2 * 3600;

/**
 * Returns why each of the reminders is not sent, in their order. Null: it is sent. Everything is judged by the person's
 * day to which the reminder belongs.
 */
export async function findSkipReasons(
  exec: Executor,
  due: readonly DueReminder[],
  now: Date,
): Promise<(SkipReason | null)[]> {
  const reasons = due.map((reminder) => findOwnReason(reminder, now));
  const open = due.filter((_, index) => reasons[index] === null);
  const recorded = await findRecordedDays(exec, open);
  for (const group of groupByDay(open)) {
    const habits = await loadHabits(exec, group);
    for (const reminder of group) {
      const facts = { habits, recorded: recorded(reminder) };
      reasons[due.indexOf(reminder)] = await findHabitReason(exec, reminder, facts);
    }
  }
  return reasons;
}

/** Returns the reason that needs nothing but the reminder. */
function findOwnReason(reminder: DueReminder, now: Date): SkipReason | null {
  const { isOnCalendar, sendAt, blocked, pausedUntil, archived } = reminder;
  if (!isOnCalendar) return 'no_such_day';
  if (now.getTime() / 1000 > sendAt + maxLateSeconds) return 'late';
  if (blocked) return 'blocked';
  return archived || (pausedUntil !== null && pausedUntil > sendAt) ? 'paused' : null;
}

/** Groups reminders by person and day. */
function groupByDay(due: readonly DueReminder[]): DueReminder[][] {
  const groups = new Map<string, DueReminder[]>();
  for (const reminder of due) {
    const name = `${reminder.userId} ${reminder.day}`;
    groups.set(name, [...(groups.get(name) ?? []), reminder]);
  }
  return [...groups.values()];
}

/** Loads what is done and missing on the day of reminders of one person; of all habits where one is of the board. */
async function loadHabits(exec: Executor, group: readonly DueReminder[]): Promise<HabitWithToday[]> {
  const [first] = group;
  if (!first) return [];
  const { userId, day: today, weekStart } = first;
  const ids = group.map(({ habitId }) => habitId);
  const habitIds = ids.includes(null) ? null : ids.filter((id) => id !== null);
  return loadToday(exec, { userId, today, weekStart }, habitIds);
}

interface FactsOfDay {
  habits: readonly HabitWithToday[];
  recorded: RecordedDay;
}

async function findHabitReason(
  exec: Executor,
  reminder: DueReminder,
  { habits, recorded }: FactsOfDay,
): Promise<SkipReason | null> {
  const own = reminder.habitId === null ? habits : habits.filter(({ habit }) => habit.habitId === reminder.habitId);
  if (own.length > 0 && own.every(({ today }) => today.state === 'rest')) return 'rest';
  if (reminder.onlyIf === 'always') return null;
  const isDone = reminder.habitId === null ? isBoardDone(own) : isHabitDone(reminder, own, recorded);
  if (isDone) return 'done';
  if (reminder.onlyIf === 'open') return null;
  const ids = own.map(({ habit }) => habit.habitId);
  return (await hasMissed(exec, reminder, ids)) ? null : 'not_missed';
}

/**
 * Something is recorded on the day, or the goal was reached before. A reminder with several times a day: the goal of the
 * day is reached; without a goal of the day, something was recorded since the time before.
 */
function isHabitDone(
  { everyMinutes }: DueReminder,
  own: readonly HabitWithToday[],
  { isMarked, isRecorded, isRecent }: RecordedDay,
): boolean {
  if (isMarked || own.some(isReachedBefore)) return true;
  if (everyMinutes === null) return isRecorded;
  return own.some(hasGoalOfDay) ? !own.some(isMissing) : isRecent;
}

const hasGoalOfDay = ({ goal }: HabitWithToday): boolean =>
  goal?.direction === 'at_least' && (goal.period === 'day' || goal.everyDays === 1);

/** No goal is open on the day. A person without any goal: each habit has a record, or the day is one of rest. */
function isBoardDone(habits: readonly HabitWithToday[]): boolean {
  if (habits.some(({ goal }) => goal !== null)) return !habits.some(isMissing);
  return habits.every(({ today }) => today.done > 0 || today.state === 'rest');
}

/** Something of the habit is to be done on the day. */
const isMissing = ({ today }: HabitWithToday): boolean => today.isDue && today.missing > 0;

/** The goal is for more than a day, and was reached before the day. */
const isReachedBefore = ({ goal, today }: HabitWithToday): boolean =>
  goal?.direction === 'at_least' && !today.isDue && today.state !== 'rest';

/** Returns whether the person has missed one of the habits on the last day before that was no day of rest. */
async function hasMissed(
  exec: Executor,
  { userId, day: today, weekStart }: DueReminder,
  habitIds: readonly number[],
): Promise<boolean> {
  const loaded = await loadHabitFacts(exec, userId, habitIds);
  return loaded.some(({ habit, facts }) => {
    const timeline = buildTimeline(facts, habit.rests, { today, weekStart });
    const states = judgeDays(timeline);
    let at = timeline.length - 2;
    while (at >= timeline.firstFact && states[at] === dayCode.rest) at -= 1;
    if (at < timeline.firstFact) return false;
    // A habit without a goal was missed where nothing was recorded.
    return states[at] === dayCode.missed || (states[at] === dayCode.none && timeline.done[at] === 0);
  });
}
