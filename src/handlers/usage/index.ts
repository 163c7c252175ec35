import type { TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import type { Db } from '../../db/client.ts';
import type { ChartRenderer } from '../../reports/charts/renderer.ts';
import { type ChartCard, createChartMessages, withToast } from '../shared/chart-message.ts';
import { readDay, readUnit } from '../shared/chart-view.ts';
import { rateLimited } from '../shared/rate-limited.ts';
import { bookButton, dayButton, subscriberButton, type UsageView, unpackSubscriber } from './buttons.ts';
import { subscriberCard } from './subscriber.ts';
import { topCard } from './top.ts';
import { type BookParts, sendBook } from './workbook.ts';

export interface UsageFeatureDeps extends BookParts {
  db: Db;
  charts: ChartRenderer;
  /** In which days of usage begin. */
  timeZone: string;
}

/** `/usage`: the top subscribers of a day with its workbook; `/usage SUBSCRIBER`: usage per day. For admins. */
export function usageFeature(parts: UsageFeatureDeps) {
  const { db, charts, heavyRateLimiter, timeZone } = parts;
  const desk = createChartMessages(charts);
  const ofOne = (ctx: TallyContext, view: UsageView) => subscriberCard(ctx, db, timeZone, view);
  const pressed = (ctx: TallyContext, card: () => Promise<ChartCard>, place: 'new' | 'here') =>
    rateLimited(ctx, heavyRateLimiter, async () => desk.send(ctx, withToast(ctx, await card()), place));
  return defineFeature({
    audience: 'admins',
    commands: {
      async usage(ctx, args) {
        const subscriber = Buffer.from(args.trim()).toString(); // well formed, as the database has it
        const view = { subscriber, unit: 'month', at: null } as const;
        desk.send(ctx, subscriber === '' ? await topCard(ctx, db, timeZone, null) : await ofOne(ctx, view), 'new');
      },
    },
    buttons: [
      onPress(subscriberButton, (ctx, { subscriber, unit, at, place }) => {
        const card = async () => {
          const whose = await unpackSubscriber(db, subscriber);
          return ofOne(ctx, { subscriber: whose, unit: readUnit(unit), at: readDay(at) });
        };
        return pressed(ctx, card, place === 'h' ? 'here' : 'new');
      }),
      onPress(dayButton, (ctx, { day }) =>
        pressed(ctx, () => topCard(ctx, db, timeZone, readDay(day)), day === '' ? 'new' : 'here'),
      ),
      onPress(bookButton, async (ctx, { day }) => {
        const read = readDay(day);
        if (read) await sendBook(ctx, parts, read);
      }),
    ],
  });
}
