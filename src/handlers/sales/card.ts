import type { TallyContext } from '../../bot/context.ts';
import type { Db } from '../../db/client.ts';
import { findSalesPeriod } from '../../db/queries/sales/sales.ts';
import { salesWeeks } from '../../reports/views/sales-weeks.ts';
import type { ChartCard } from '../shared/chart-message.ts';
import { formatDaySpan } from '../shared/format-period.ts';
import { loadSalesChart } from './charts.ts';
import { formatSalesPeriod } from './format.ts';
import { type SalesView, salesKeyboard, salesPeriod } from './view.ts';

/** Returns the settings without which sales cannot be loaded; empty where they can. */
export type MissingSettings = () => readonly string[];

/** Creates the card of a view: a chart, its figures and buttons. A text says when there are no sales to show. */
export async function salesCard(
  ctx: TallyContext,
  db: Db,
  missing: MissingSettings,
  view: SalesView,
): Promise<ChartCard> {
  const loaded = await findSalesPeriod(db);
  if (!loaded) return { spec: null, text: notLoadedText(ctx, missing()) };
  const period = salesPeriod(view, loaded);
  const keyboard = salesKeyboard(ctx, view, period, loaded);
  const weeks = salesWeeks(period, loaded);
  const periodText = formatSalesPeriod(ctx, period, weeks);
  const chart = weeks && (await loadSalesChart(ctx, db, view.kind, weeks, periodText));
  if (!chart?.spec) return { spec: null, text: ctx.t('sales-nothing', { period: periodText }), keyboard };
  const lines = [
    `${ctx.t(`sales-button-${view.kind}`)} · ${periodText}`,
    ...chart.lines,
    '',
    ctx.t('sales-loaded', { span: formatDaySpan(ctx, 'week', loaded) }),
  ];
  return { spec: chart.spec, text: lines.join('\n'), keyboard };
}

function notLoadedText(ctx: TallyContext, missing: readonly string[]): string {
  if (missing.length === 0) return ctx.t('sales-none');
  return ctx.t('sales-not-set-up', { missing: missing.join(', ') });
}
