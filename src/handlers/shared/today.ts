import type { TallyContext } from '../../bot/context.ts';
import { localDate } from '../../time/local-day.ts';

/** Returns the person's local day, `YYYY-MM-DD`, at the instant of the update. */
export function today(ctx: TallyContext): string {
  return localDate(new Date(sentAt(ctx) * 1000), ctx.person);
}

/** Returns when the message of the update was sent, in Unix seconds. For a pressed button it is the present time. */
export function sentAt(ctx: TallyContext): number {
  const message = ctx.editedMessage ?? ctx.message;
  return message && !ctx.callbackQuery ? message.date : Math.floor(Date.now() / 1000);
}
