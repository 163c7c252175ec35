import type { DayMark } from '../../db/queries/habits/marks.ts';
import type { HabitTotal } from '../../db/queries/habits/totals.ts';
import type { HabitWithToday } from '../../reports/habits/load-progress.ts';
import type { PersonCalendar } from '../../reports/habits/timeline.ts';
import { isPeriodOver } from '../shared/goal-state.ts';

/** What the board says about a habit. */
export type EntryState =
  /** Something is missing today. */
  | 'open'
  | 'done'
  /** The person said that it was not done. */
  | 'not-done'
  | 'skipped'
  | 'rest'
  /** A maximum that is kept so far, kept in a period that is over, or passed. */
  | 'within'
  | 'kept'
  | 'over';

/** A habit on the board. */
export interface BoardEntry extends HabitWithToday {
  /** The day of the board, `YYYY-MM-DD`. */
  day: string;
  state: EntryState;
  /** What was recorded on the day. */
  recorded: Pick<HabitTotal, 'minutes' | 'amount' | 'records'>;
}

/** What the board of a day is made of besides the habits. */
interface BoardFacts extends PersonCalendar {
  marks: readonly DayMark[];
  totals: readonly HabitTotal[];
  day: string;
}

/**
 * Selects what is on the board of a day, in the order of the habits: what is due, at rest, or done on the day, and
 * maximums.
 */
export function selectEntries(
  habits: readonly HabitWithToday[],
  { marks, totals, day, ...calendar }: BoardFacts,
): BoardEntry[] {
  const markOf = new Map(marks.map(({ habitId, mark }) => [habitId, mark]));
  const totalOf = new Map(totals.map((total) => [total.habitId, total]));
  return habits.flatMap((one) => {
    const isOver = one.goal !== null && isPeriodOver(one.goal, day, calendar);
    const state = findState(one, markOf.get(one.habit.habitId), isOver);
    const recorded = totalOf.get(one.habit.habitId) ?? nothing;
    return state === null ? [] : [{ ...one, day, state, recorded }];
  });
}

const nothing = { minutes: 0, amount: 0, records: 0 };

function findState(
  { goal, today }: HabitWithToday,
  mark: DayMark['mark'] | undefined,
  isOver: boolean,
): EntryState | null {
  if (mark === 'skip') return 'skipped';
  if (goal && today.state === 'rest') return 'rest';
  if (today.done > 0 && goal?.direction !== 'at_most') return today.missing > 0 ? 'open' : 'done';
  if (mark === 'no') return 'not-done';
  if (goal?.direction === 'at_most') return judgeMaximum(goal.target, today.doneInPeriod, isOver);
  return today.isDue ? 'open' : null;
}

function judgeMaximum(target: number, done: number, isOver: boolean): EntryState {
  if (done > target) return 'over';
  return isOver ? 'kept' : 'within';
}

/** What a press on a habit's button does. */
export type EntryAction = { kind: 'record'; value: number } | { kind: 'untick' } | { kind: 'choose' };

/**
 * Returns the action of a press. A ticked habit gets its tick or loses it. Time and counts record the amount that is
 * missing to the goal of the day. Where no single value is right, the choices are shown.
 */
export function findAction({ habit, goal, today, state }: BoardEntry): EntryAction {
  if (goal?.direction === 'at_most') return { kind: 'choose' };
  if (habit.kind === 'check') {
    if (state === 'done') return { kind: 'untick' };
    return state === 'open' || state === 'not-done' ? { kind: 'record', value: 1 } : { kind: 'choose' };
  }
  const isOfDay = goal?.measure === 'amount' && (goal.period === 'day' || goal.everyDays === 1);
  return isOfDay && state !== 'rest' && state !== 'skipped' && today.missing > 0
    ? { kind: 'record', value: today.missing }
    : { kind: 'choose' };
}
