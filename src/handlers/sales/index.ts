import { defineFeature, onPress } from '../../bot/feature.ts';
import type { ChartRenderer } from '../../reports/charts/renderer.ts';
import { createDesk, drawIfPaced, toasted } from '../shared/chart-message.ts';
import { type MissingSettings, salesCard } from './cards.ts';
import { bookButton, readSales, salesButton } from './view.ts';
import { type BookParts, sendBook } from './workbook.ts';

export interface SalesParts extends BookParts {
  charts: ChartRenderer;
  missing: MissingSettings;
}

/** `/sales`: revenue with refunds and new against returning customers per week, best items and cities, and a workbook. For admins. */
export function salesFeature(parts: SalesParts) {
  const { db, charts, heavyRateLimiter, missing } = parts;
  const desk = createDesk(charts);
  return defineFeature({
    audience: 'admins',
    commands: {
      async sales(ctx) {
        desk.put(ctx, await salesCard(ctx, db, missing, { kind: 'revenue', unit: 'month', at: null }), 'new');
      },
    },
    buttons: [
      onPress(salesButton, (ctx, values) =>
        drawIfPaced(ctx, heavyRateLimiter, async () =>
          desk.put(ctx, toasted(ctx, await salesCard(ctx, db, missing, readSales(values))), 'here'),
        ),
      ),
      onPress(bookButton, (ctx, values) => sendBook(ctx, parts, readSales({ kind: '', ...values }))),
    ],
  });
}
