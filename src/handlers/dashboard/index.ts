import { InlineKeyboard } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { defineFeature } from '../../bot/feature.ts';
import { reply } from '../../bot/ui/reply.ts';

export interface DashboardAccess {
  /** Creates an address that logs the person in once. It expires after some minutes. */
  createLink(userId: number): Promise<{ url: string; minutes: number }>;
  /** Returns the address of the dashboard as a Mini App; null where there is none, which needs https. */
  appUrl(): string | null;
}

/**
 * Creates the feature `/dashboard`: sends a link that logs the person in once, and a button for the Mini App where
 * there is one. The link is a text, because Telegram rejects buttons with an address of the local machine.
 */
export function dashboardFeature({ access }: { access: DashboardAccess }) {
  return defineFeature({ commands: { dashboard: (ctx) => sendLink(ctx, access) } });
}

async function sendLink(ctx: TallyContext, access: DashboardAccess): Promise<void> {
  const { url, minutes } = await access.createLink(ctx.person.userId);
  const app = access.appUrl();
  const key = ctx.person.isAdmin ? 'dashboard-all' : 'dashboard-own';
  await reply(ctx, {
    text: `${ctx.t(key)}\n\n${url}\n\n${ctx.t('dashboard-once', { minutes })}`,
    keyboard: app === null ? undefined : new InlineKeyboard().webApp(ctx.t('dashboard-button'), app),
  });
}
