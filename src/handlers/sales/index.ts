import { defineFeature, onPress } from '../../bot/feature.ts';
import type { ChartRenderer } from '../../reports/charts/renderer.ts';
import { createChartMessages, withToast } from '../shared/chart-message.ts';
import { rateLimited } from '../shared/rate-limited.ts';
import { type MissingSettings, salesCard } from './cards.ts';
import { parseSalesView, salesChartButton, salesWorkbookButton } from './view.ts';
import { type SalesWorkbookDeps, sendSalesWorkbook } from './workbook.ts';

export interface SalesFeatureDeps extends SalesWorkbookDeps {
  charts: ChartRenderer;
  missing: MissingSettings;
}

/** `/sales`: revenue with refunds and new against returning customers per week, best items and cities, and a workbook. For admins. */
export function salesFeature(parts: SalesFeatureDeps) {
  const { db, charts, heavyRateLimiter, missing } = parts;
  const desk = createChartMessages(charts);
  return defineFeature({
    audience: 'admins',
    commands: {
      async sales(ctx) {
        desk.send(ctx, await salesCard(ctx, db, missing, { kind: 'revenue', unit: 'month', at: null }), 'new');
      },
    },
    buttons: [
      onPress(salesChartButton, (ctx, values) =>
        rateLimited(ctx, heavyRateLimiter, async () =>
          desk.send(ctx, withToast(ctx, await salesCard(ctx, db, missing, parseSalesView(values))), 'here'),
        ),
      ),
      onPress(salesWorkbookButton, (ctx, values) =>
        sendSalesWorkbook(ctx, parts, parseSalesView({ kind: '', ...values })),
      ),
    ],
  });
}
