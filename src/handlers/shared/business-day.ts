import type { TallyContext } from '../../bot/context.ts';
import type { Day } from '../../time/days.ts';
import { localDate } from '../../time/local-day.ts';
import { sentAtUnix } from './update-time.ts';

/** Returns the day at the instant of the update in the time zone of the company, whatever zone the person has. */
export function businessDay(ctx: TallyContext, timeZone: string): Day {
  return localDate(new Date(sentAtUnix(ctx) * 1000), { timeZone, dayStartHour: 0 });
}
