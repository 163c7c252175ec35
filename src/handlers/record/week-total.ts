import type { TallyContext } from '../../bot/context.ts';
import { type Day, startOfWeek } from '../../time/days.ts';
import { localToday } from '../shared/update-time.ts';

/** Returns the first day of the person's current week if `day` is in it; the answer then shows the week's total. */
export function findCurrentWeek(ctx: TallyContext, day: Day): Day | undefined {
  const { weekStart } = ctx.person;
  const first = startOfWeek(day, weekStart);
  const today = localToday(ctx);
  return day === today || first === startOfWeek(today, weekStart) ? first : undefined;
}
