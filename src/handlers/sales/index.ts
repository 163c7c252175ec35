import { defineFeature, onPress } from '../../bot/feature.ts';
import type { ChartRenderer } from '../../reports/charts/renderer.ts';
import { createChartMessages, withToast } from '../shared/chart-message.ts';
import { rateLimited } from '../shared/rate-limited.ts';
import { type MissingSettings, salesCard } from './card.ts';
import { parseSalesView, salesChartButton, salesWorkbookButton } from './view.ts';
import { type SalesWorkbookDeps, sendSalesWorkbook } from './workbook.ts';

export interface SalesFeatureDeps extends SalesWorkbookDeps {
  charts: ChartRenderer;
  missing: MissingSettings;
}

/**
 * Creates the feature `/sales`: revenue with refunds and new against returning customers per week, best items and
 * cities, and a workbook. For admins.
 */
export function salesFeature(deps: SalesFeatureDeps) {
  const { db, charts, heavyRateLimiter, missing } = deps;
  const chartMessages = createChartMessages(charts);
  return defineFeature({
    audience: 'admins',
    commands: {
      async sales(ctx) {
        chartMessages.send(ctx, await salesCard(ctx, db, missing, { kind: 'revenue', unit: 'month', at: null }), 'new');
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
    ],
  });
}
