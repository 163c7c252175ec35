import type { MessageReader } from '../../bot/message-reader.ts';
import type { Day } from '../../time/days.ts';
import { localDate } from '../../time/local-day.ts';

/** Returns the local day of the person at the time of the update. */
export function localToday(ctx: MessageReader): Day {
  return localDate(new Date(sentAtUnix(ctx) * 1000), ctx.person);
}

/** Returns the time at which the message of the update was sent, in Unix seconds; the present time for a press. */
export function sentAtUnix(ctx: MessageReader): number {
  const message = ctx.editedMessage ?? ctx.message;
  return message && !ctx.callbackQuery ? message.date : Math.floor(Number(ctx.now ?? Date.now()) / 1000);
}
