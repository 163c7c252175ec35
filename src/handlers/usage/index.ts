import type { TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import type { Db } from '../../db/client.ts';
import type { ChartRenderer } from '../../reports/charts/renderer.ts';
import { type ChartCard, createChartMessages, withToast } from '../shared/chart-message.ts';
import { type MessageTarget, parseButtonDay, parseMessageTarget, parsePeriodUnit } from '../shared/chart-view.ts';
import { rateLimited } from '../shared/rate-limited.ts';
import {
  findPackedSubscriber,
  subscriberButton,
  type UsageView,
  usageDayButton,
  usageWorkbookButton,
} from './buttons.ts';
import { subscriberCard } from './subscriber.ts';
import { topSubscribersCard } from './top.ts';
import { sendUsageWorkbook, type UsageWorkbookDeps } from './workbook.ts';

export interface UsageFeatureDeps extends UsageWorkbookDeps {
  db: Db;
  charts: ChartRenderer;
  /** The time zone in which days of usage begin. */
  timeZone: string;
}

/**
 * Creates the feature `/usage`: the top subscribers of a day with its workbook. `/usage SUBSCRIBER`: usage per day. For
 * admins.
 */
export function usageFeature(deps: UsageFeatureDeps) {
  const { db, charts, heavyRateLimiter, timeZone } = deps;
  const chartMessages = createChartMessages(charts);
  const subscriberView = (ctx: TallyContext, view: UsageView) => subscriberCard(ctx, db, timeZone, view);
  const showCard = (ctx: TallyContext, card: () => Promise<ChartCard>, target: MessageTarget) =>
    rateLimited(ctx, heavyRateLimiter, async () => chartMessages.send(ctx, withToast(ctx, await card()), target));
  return defineFeature({
    audience: 'admins',
    commands: {
      async usage(ctx, args) {
        const subscriber = Buffer.from(args.trim()).toString(); // lone surrogates are replaced as in the database
        const view = { subscriber, unit: 'month', at: null } as const;
        const isEmpty = subscriber === '';
        const card = isEmpty ? await topSubscribersCard(ctx, db, timeZone, null) : await subscriberView(ctx, view);
        chartMessages.send(ctx, card, 'new');
      },
    },
    buttons: [
      onPress(subscriberButton, (ctx, { subscriber: packed, unit, at, place }) => {
        const card = async () => {
          const subscriber = await findPackedSubscriber(db, packed);
          return subscriberView(ctx, { subscriber, unit: parsePeriodUnit(unit), at: parseButtonDay(at) });
        };
        return showCard(ctx, card, parseMessageTarget(place));
      }),
      onPress(usageDayButton, (ctx, { day }) =>
        showCard(ctx, () => topSubscribersCard(ctx, db, timeZone, parseButtonDay(day)), day === '' ? 'new' : 'here'),
      ),
      onPress(usageWorkbookButton, async (ctx, { day: dayText }) => {
        const day = parseButtonDay(dayText);
        if (day) await sendUsageWorkbook(ctx, deps, day);
      }),
    ],
  });
}
