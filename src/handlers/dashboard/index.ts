import { InlineKeyboard } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { defineFeature } from '../../bot/feature.ts';
import { reply } from '../../bot/ui/reply.ts';

export interface DashboardAccess {
  /** Returns an address that admits the person once, within so many minutes. */
  linkFor(userId: number): Promise<{ url: string; minutes: number }>;
  /** Where Telegram opens the dashboard as a Mini App; null where it cannot (without https). */
  appUrl(): string | null;
}

/** `/dashboard`: a link that admits once, as text (Telegram refuses buttons to this machine), and a Mini App's button where that can be. */
export function dashboardFeature({ access }: { access: DashboardAccess }) {
  return defineFeature({ commands: { dashboard: (ctx) => show(ctx, access) } });
}

async function show(ctx: TallyContext, access: DashboardAccess): Promise<void> {
  const { url, minutes } = await access.linkFor(ctx.person.userId);
  const app = access.appUrl();
  const key = ctx.person.isAdmin ? 'dashboard-all' : 'dashboard-own';
  await reply(ctx, {
    text: `${ctx.t(key)}\n\n${url}\n\n${ctx.t('dashboard-once', { minutes })}`,
    keyboard: app === null ? undefined : new InlineKeyboard().webApp(ctx.t('dashboard-button'), app),
  });
}
