import type { TallyContext } from '../../bot/context.ts';
import type { RateLimiter } from '../../bot/middleware/rate-limiter.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import { findSalesPeriod } from '../../db/queries/sales/sales.ts';
import type { Exporter } from '../../reports/export/exporter.ts';
import type { SalesLabels } from '../../reports/export/sales-workbook.ts';
import { salesWeeks } from '../../reports/views/sales-weeks.ts';
import { type RunningExports, sendExport } from '../shared/exports.ts';
import { rateLimited } from '../shared/rate-limited.ts';
import { formatSalesPeriod } from './format.ts';
import { type SalesView, salesPeriod } from './view.ts';

export interface SalesWorkbookDeps {
  db: Db;
  exporter: Exporter;
  exports: RunningExports;
  heavyRateLimiter: RateLimiter;
}

/** Sends the weeks of a period, its items and its cities as a workbook. */
export async function sendSalesWorkbook(ctx: TallyContext, deps: SalesWorkbookDeps, view: SalesView): Promise<void> {
  const { db, exporter, exports, heavyRateLimiter } = deps;
  const loaded = await findSalesPeriod(db);
  const period = loaded && salesPeriod(view, loaded);
  const span = period && salesWeeks(period, loaded);
  const periodText = period ? formatSalesPeriod(ctx, period, span) : ctx.t('period-all');
  if (!span) {
    ctx.toast = ctx.t('sales-nothing', { period: periodText });
    return;
  }
  await rateLimited(ctx, heavyRateLimiter, async () => {
    const isStarted = sendExport(ctx, exports, {
      make: (signal) => exporter.run({ kind: 'sales', span, labels: workbookLabels(ctx) }, { signal }),
      sentText: ({ rows }) => ctx.t('sales-book-sent', { period: periodText, count: rows }),
      notify: (text) => reply(ctx, { text }),
    });
    ctx.toast = ctx.t(isStarted ? 'sales-book-making' : 'export-in-progress');
  });
}

function workbookLabels({ t }: TallyContext): SalesLabels {
  return {
    weeks: t('sales-sheet-weeks'),
    items: t('sales-button-items'),
    cities: t('sales-button-cities'),
    from: t('sales-column-from'),
    to: t('sales-column-to'),
    revenue: t('sales-revenue'),
    sold: t('sales-sold'),
    refunded: t('sales-refunded'),
    orders: t('sales-column-orders'),
    refunds: t('sales-column-refunds'),
    newCustomers: t('sales-column-new'),
    newRevenue: t('sales-column-new-revenue'),
    returningCustomers: t('sales-column-returning'),
    returningRevenue: t('sales-column-returning-revenue'),
    refundedCustomers: t('sales-column-refunded-customers'),
    itemId: t('sales-column-item-id'),
    cityId: t('sales-column-city-id'),
    item: t('sales-column-item'),
    city: t('sales-column-city'),
    quantity: t('sales-column-quantity'),
  };
}
