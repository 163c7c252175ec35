import { defineFeature, onPress } from '../../bot/feature.ts';
import { clip } from '../../bot/ui/messages.ts';
import { maxQuoteLength, reply } from '../../bot/ui/reply.ts';
import type { ChartRenderer } from '../../reports/charts/renderer.ts';
import { createChartMessages, withToast } from '../shared/chart-message.ts';
import { parsePeriod } from '../shared/parse-period.ts';
import { rateLimited } from '../shared/rate-limited.ts';
import { localToday } from '../shared/update-time.ts';
import { parseSalesArguments } from './arguments.ts';
import { type MissingSettings, salesCard } from './card.ts';
import { isSkip, type SkipDeps, skipAnswers, skipByButton, skipByCommand, skipSalesDayButton } from './skip.ts';
import { parseSalesView, salesChartButton, salesChoiceKeyboard, salesWorkbookButton } from './view.ts';
import { type SalesWorkbookDeps, sendSalesWorkbook } from './workbook.ts';

export interface SalesFeatureDeps extends SalesWorkbookDeps, SkipDeps {
  charts: ChartRenderer;
  missing: MissingSettings;
}

/**
 * Creates the feature `/sales [CHART] [PERIOD]`: revenue with refunds and new against returning customers per week,
 * best items and cities, and a workbook. `/sales skip DAY` skips a day that the platform will never have. For admins.
 */
export function salesFeature(deps: SalesFeatureDeps) {
  const { db, charts, heavyRateLimiter, missing } = deps;
  const chartMessages = createChartMessages(charts);
  return defineFeature({
    audience: 'admins',
    commands: {
      async sales(ctx, args) {
        if (isSkip(args)) return skipByCommand(ctx, deps, args);
        const today = localToday(ctx);
        const readPeriod = (text: string) => parsePeriod(text, { unit: 'week', today, readDay: deps.readDay });
        const view = parseSalesArguments(args, today, readPeriod);
        if (view) return chartMessages.send(ctx, await salesCard(ctx, db, missing, view), 'new');
        const text = ctx.t('refused-sales', { text: clip(args, maxQuoteLength) });
        await reply(ctx, { text, keyboard: salesChoiceKeyboard(ctx) });
      },
    },
    buttons: [
      onPress(salesChartButton, (ctx, values) =>
        rateLimited(ctx, heavyRateLimiter, async () =>
          chartMessages.send(ctx, withToast(ctx, await salesCard(ctx, db, missing, parseSalesView(values))), 'here'),
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
