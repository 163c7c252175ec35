import { addDays, type Day, daysBetween } from '../../time/days.ts';
import type { DaySpan } from '../../time/period.ts';

/** Successive days with records. */
export interface DayStreak extends DaySpan {
  /** The number of days, both ends included. */
  days: number;
}

/**
 * Finds the streaks of days with records. The current streak ends today, or yesterday: today is not over and does not
 * break it. Of several longest streaks the newest one is the best. Days after today do not count. Null: there is none.
 *
 * @param days ascending, each day once
 */
export function findDayStreaks(
  days: readonly Day[],
  today: Day,
): { current: DayStreak | null; best: DayStreak | null } {
  const streaks: DayStreak[] = [];
  for (const day of days) {
    if (day > today) break;
    const last = streaks.at(-1);
    if (last && addDays(last.last, 1) === day) extend(last, day);
    else streaks.push({ first: day, last: day, days: 1 });
  }
  const newest = streaks.at(-1) ?? null;
  const current = newest && daysBetween(newest.last, today) <= 1 ? newest : null;
  const best = streaks.reduce<DayStreak | null>((top, streak) => (top && top.days > streak.days ? top : streak), null);
  return { current, best };
}

function extend(streak: DayStreak, day: Day): void {
  streak.last = day;
  streak.days += 1;
}
