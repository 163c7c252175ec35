import type { TallyContext } from '../../bot/context.ts';
import type { Day } from '../../time/days.ts';
import { localDate } from '../../time/local-day.ts';

/** Returns the local day of the person at the time of the update. */
export function localToday(ctx: TallyContext): Day {
  return localDate(new Date(sentAtUnix(ctx) * 1000), ctx.person);
}

/** Returns the time at which the message of the update was sent, in Unix seconds; the present time for a press. */
export function sentAtUnix(ctx: TallyContext): number {
  const message = ctx.editedMessage ?? ctx.message;
  return message && !ctx.callbackQuery ? message.date : Math.floor(Date.now() / 1000);
}
