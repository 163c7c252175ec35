import type { GoalPeriod } from '../../db/schema/limits.ts';
import { fromEpochDay, toEpochDay, weekdayOfEpochDay } from '../../time/epoch-day.ts';
import { periodContaining } from '../../time/period.ts';
import type { Timeline } from './timeline.ts';

/** A week or month of a person by indexes of a timeline. They may lie before its first day or after today. */
export interface OwnPeriod {
  from: number;
  to: number;
}

/** Returns the person's own week or month that contains the day of an index. */
export function periodAt(
  { start, weekStart }: Pick<Timeline, 'start' | 'weekStart'>,
  period: GoalPeriod,
  at: number,
): OwnPeriod {
  if (period === 'month') {
    const { first, last } = periodContaining('month', fromEpochDay(start + at));
    return { from: toEpochDay(first) - start, to: toEpochDay(last) - start };
  }
  const from = at - ((weekdayOfEpochDay(start + at) - (weekStart - 1) + 7) % 7);
  return { from, to: from + 6 };
}
