import type { TallyContext } from '../../bot/context.ts';
import { formatWait, type RateLimiter } from '../../bot/middleware/rate-limiter.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import { salesSpan } from '../../db/queries/sales/sales.ts';
import type { Exporter } from '../../reports/export/exporter.ts';
import type { SalesLabels } from '../../reports/export/sales-workbook.ts';
import { salesWeeks } from '../../reports/views/sales-weeks.ts';
import { type RunningExports, sendExport } from '../shared/exports.ts';
import { formatSalesPeriod } from './format.ts';
import { type SalesView, salesPeriod } from './view.ts';

export interface SalesWorkbookDeps {
  db: Db;
  exporter: Exporter;
  exports: RunningExports;
  heavyRateLimiter: RateLimiter;
}

/** Sends the weeks of a period, its items and its cities as a workbook, below the message whose button was pressed. */
export async function sendSalesWorkbook(ctx: TallyContext, parts: SalesWorkbookDeps, view: SalesView): Promise<void> {
  const { db, exporter, exports, heavyRateLimiter } = parts;
  const loaded = await salesSpan(db);
  const period = loaded && salesPeriod(view, loaded);
  const span = period && salesWeeks(period, loaded);
  const words = period ? formatSalesPeriod(ctx, period, span) : ctx.t('period-all');
  if (!span) {
    ctx.toast = ctx.t('sales-nothing', { period: words });
    return;
  }
  const wait = heavyRateLimiter.take(ctx.person.userId);
  if (wait > 0) {
    ctx.toast = formatWait(ctx, wait);
    return;
  }
  const began = sendExport(ctx, exports, {
    make: (signal) => exporter.run({ kind: 'sales', span, labels: labelsOf(ctx) }, { signal }),
    sentText: ({ rows }) => ctx.t('sales-book-sent', { period: words, count: rows }),
    notify: (text) => reply(ctx, { text }),
  });
  ctx.toast = ctx.t(began ? 'sales-book-making' : 'export-in-progress');
}

function labelsOf({ t }: TallyContext): SalesLabels {
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
    number: t('sales-column-number'),
    item: t('sales-column-item'),
    city: t('sales-column-city'),
    quantity: t('sales-column-quantity'),
  };
}
