import type { DatedGoal, Goal } from '../../db/queries/habits/goal-days.ts';
import type { Direction } from '../../db/schema/limits.ts';

/** The goals of a habit for which the file says only what applies now. */
export function undatedGoal(goal: Goal | null): DatedGoal[] {
  return goal ? [{ validFrom: '', goal }] : [];
}

/** Returns the goal of `times` days in `days` days, as trackers state a frequency. Null: the numbers make no sense. */
export function frequencyGoal(times: unknown, days: unknown): Goal | null {
  const [count, length] = [Number(times), Number(days)];
  if (!(count >= 1 && length >= 1)) return null;
  const goal = { measure: 'days', direction: 'at_least' } as const;
  return count >= length ? { ...goal, target: 1, ...periodOf(1) } : { ...goal, target: count, ...periodOf(length) };
}

/** Returns the goal of an amount in `days` days. Null: there is none, since every amount reaches zero. */
export function amountGoal(target: number, days: unknown, direction: Direction): Goal | null {
  if (!Number.isFinite(target) || target < 0 || (target === 0 && direction === 'at_least')) return null;
  return { measure: 'amount', target, direction, ...periodOf(Number(days) >= 1 ? Number(days) : 1) };
}

/** Trackers write a week as 7 days and a month as 30 or 31. */
function periodOf(days: number): Pick<Goal, 'period' | 'everyDays'> {
  if (days === 1) return { period: 'day', everyDays: null };
  if (days === 7) return { period: 'week', everyDays: null };
  if (days === 30 || days === 31) return { period: 'month', everyDays: null };
  return { period: 'days', everyDays: days };
}
