import type { TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import { clip } from '../../bot/ui/messages.ts';
import { maxQuoteLength, reply } from '../../bot/ui/reply.ts';
import type { ReadDb } from '../../db/read-db.ts';
import type { ChartRenderer } from '../../reports/charts/renderer.ts';
import { createChartMessages, withToast } from '../shared/chart-message.ts';
import { parsePeriod } from '../shared/parse-period.ts';
import { rateLimited } from '../shared/rate-limited.ts';
import { localToday } from '../shared/update-time.ts';
import { parseSalesArguments } from './arguments.ts';
import { type MissingSettings, salesCard } from './card.ts';
import { isSkip, type SkipDeps, skipAnswers, skipByButton, skipByCommand, skipSalesDayButton } from './skip.ts';
import { parseSalesView, type SalesView, salesChartButton, salesChoiceKeyboard, salesWorkbookButton } from './view.ts';
import { type SalesWorkbookDeps, sendSalesWorkbook } from './workbook.ts';

export interface SalesFeatureDeps extends SalesWorkbookDeps, SkipDeps {
  readDb: ReadDb;
  charts: ChartRenderer;
  missing: MissingSettings;
}

/**
 * Creates the feature `/sales [CHART] [PERIOD]`: revenue with refunds and new against returning customers per week,
 * best items and cities, and a workbook. `/sales skip DAY` skips a day that the platform will never have. For admins.
 */
export function salesFeature(deps: SalesFeatureDeps) {
  const { readDb, charts, heavyRateLimiter, missing } = deps;
  const chartMessages = createChartMessages(charts);
  const card = (ctx: TallyContext, view: SalesView) => readDb.read((db) => salesCard(ctx, db, missing, view));
  return defineFeature({
    audience: 'admins',
    commands: {
      async sales(ctx, args) {
        if (isSkip(args)) return skipByCommand(ctx, deps, args);
        const today = localToday(ctx);
        const readPeriod = (text: string) => parsePeriod(text, { unit: 'week', today, readDay: deps.readDay });
        const view = parseSalesArguments(args, today, readPeriod);
        if (view) return chartMessages.send(ctx, await card(ctx, view), 'new');
        const text = ctx.t('refused-sales', { text: clip(args, maxQuoteLength) });
        await reply(ctx, { text, keyboard: salesChoiceKeyboard(ctx) });
      },
    },
    buttons: [
      onPress(salesChartButton, (ctx, values) =>
        rateLimited(ctx, heavyRateLimiter, async () =>
          chartMessages.send(ctx, withToast(ctx, await card(ctx, parseSalesView(values))), 'here'),
        ),
      ),
      onPress(salesWorkbookButton, (ctx, values) =>
        sendSalesWorkbook(ctx, deps, parseSalesView({ kind: '', ...values })),
      ),
      onPress(skipSalesDayButton, (ctx, { day }) => skipByButton(ctx, deps, day)),
    ],
    answers: skipAnswers,
  });
}
