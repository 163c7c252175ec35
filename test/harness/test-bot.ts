import { Bot } from 'grammy';
import { pino } from 'pino';
import type { Person, TallyContext } from '../../src/bot/context.ts';
import type { Feature } from '../../src/bot/feature.ts';
import { parseCallbackData } from '../../src/bot/ui/callback-data.ts';
import { loadTexts } from '../../src/bot/ui/i18n.ts';
import type { Playground } from '../../src/playground/index.ts';

/**
 * Creates a bot with one feature and without the middleware of the program, for features with other limits than the
 * program's.
 */
export function createTestBot({ token, apiRoot, bot: botInfo, people }: Playground, feature: Feature) {
  const bot = new Bot<TallyContext>(token, { botInfo, client: { apiRoot } });
  const background: Promise<void>[] = [];
  const inBackground = (work: Promise<void>) => void background.push(work);
  const t = loadTexts().in('en');
  const log = pino({ level: 'silent' });
  bot.use((ctx, next) => {
    const from = people.find(({ id }) => id === ctx.from?.id);
    const name = [from?.first_name, from?.last_name].filter(Boolean).join(' ');
    const settings = {
      language: 'en',
      timeZone: 'UTC',
      hasOwnTimeZone: true,
      defaultTimeZone: 'UTC',
      weekStart: 1,
      dayStartHour: 0,
      isAdmin: false,
    } as const;
    const person: Person = { userId: from?.id ?? 0, name, ...settings };
    Object.assign(ctx, { botId: 0, person, t, log, isHandled: false, inBackground });
    return next();
  });
  bot.on('message:text', (ctx) => feature.commands?.[ctx.message.text.slice(1)]?.(ctx, ''));
  bot.on('callback_query:data', async (ctx) => {
    const handler = feature.buttons?.find(({ name }) => name === parseCallbackData(ctx.callbackQuery.data)?.button);
    await handler?.press(ctx, ctx.callbackQuery.data);
  });
  return {
    /** Handles all waiting updates, and waits for their background work. */
    async handleAll(): Promise<void> {
      for (const update of await bot.api.getUpdates({ timeout: 0 })) {
        await bot.handleUpdate(update);
        await bot.api.getUpdates({ offset: update.update_id + 1, timeout: 0, limit: 1 });
      }
      await Promise.all(background.splice(0));
    },
  };
}
