import type { TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import type { ReadDb } from '../../db/read-db.ts';
import type { ChartRenderer } from '../../reports/charts/renderer.ts';
import type { Day } from '../../time/days.ts';
import { businessDay } from '../shared/business-day.ts';
import { type ChartCard, createChartMessages, withToast } from '../shared/chart-message.ts';
import { type MessageTarget, parseButtonDay, parseMessageTarget, parsePeriodUnit } from '../shared/chart-view.ts';
import { parsePeriod, type ReadDay } from '../shared/parse-period.ts';
import { rateLimited } from '../shared/rate-limited.ts';
import { parseUsageArguments } from './arguments.ts';
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
  readDb: ReadDb;
  charts: ChartRenderer;
  /** The time zone in which days of usage begin. */
  timeZone: string;
  readDay: ReadDay;
}

/**
 * Creates the feature `/usage [DAY]`: the top subscribers of a day with its workbook. `/usage SUBSCRIBER [PERIOD]`:
 * usage per day. For admins.
 */
export function usageFeature(deps: UsageFeatureDeps) {
  const { readDb, charts, heavyRateLimiter, timeZone } = deps;
  const chartMessages = createChartMessages(charts);
  const subscriberView = (ctx: TallyContext, view: UsageView) =>
    readDb.read((db) => subscriberCard(ctx, db, timeZone, view));
  const topView = (ctx: TallyContext, day: Day | null) =>
    readDb.read((db) => topSubscribersCard(ctx, db, timeZone, day));
  const showCard = (ctx: TallyContext, card: () => Promise<ChartCard>, target: MessageTarget) =>
    rateLimited(ctx, heavyRateLimiter, async () => chartMessages.send(ctx, withToast(ctx, await card()), target));
  return defineFeature({
    audience: 'admins',
    commands: {
      async usage(ctx, args) {
        const readPeriod = (text: string) =>
          parsePeriod(text, { unit: 'day', today: businessDay(ctx, timeZone), readDay: deps.readDay });
        const selected = await readDb.read((db) => parseUsageArguments(db, args, readPeriod));
        const isDay = 'day' in selected;
        const load = isDay ? topView(ctx, selected.day) : subscriberView(ctx, selected.view);
        chartMessages.send(ctx, await load, 'new');
      },
    },
    buttons: [
      onPress(subscriberButton, (ctx, { subscriber: packed, unit, at, place }) => {
        const card = async () => {
          const subscriber = await readDb.read((db) => findPackedSubscriber(db, packed));
          return subscriberView(ctx, { subscriber, unit: parsePeriodUnit(unit), at: parseButtonDay(at) });
        };
        return showCard(ctx, card, parseMessageTarget(place));
      }),
      onPress(usageDayButton, (ctx, { day }) =>
        showCard(ctx, () => topView(ctx, parseButtonDay(day)), day === '' ? 'new' : 'here'),
      ),
      onPress(usageWorkbookButton, async (ctx, { day: dayText }) => {
        const day = parseButtonDay(dayText);
        if (day) await sendUsageWorkbook(ctx, deps, day);
      }),
    ],
  });
}
