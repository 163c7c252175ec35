import type { TallyContext } from '../../bot/context.ts';
import type { RecordedRecord } from '../../db/queries/habits/record.ts';
import { type Day, startOfWeek } from '../../time/days.ts';
import { formatDuration } from '../../time/format.ts';
import { localToday } from '../shared/update-time.ts';

/** Returns the first day of the person's current week if `day` is in it; the answer then shows the week's total. */
export function findCurrentWeek(ctx: TallyContext, day: Day): Day | undefined {
  const { weekStart } = ctx.person;
  const first = startOfWeek(day, weekStart);
  return first === startOfWeek(localToday(ctx), weekStart) ? first : undefined;
}

/** Describes the time of the habit this week, such as `2 h 10 min this week`. Null for its first record of the week. */
export function describeWeekTotal(ctx: TallyContext, { minutes, weekTotal = null }: RecordedRecord): string | null {
  if (weekTotal === null || weekTotal <= minutes) return null;
  return ctx.t('record-week-total', { duration: formatDuration(weekTotal, ctx.person.language) });
}
