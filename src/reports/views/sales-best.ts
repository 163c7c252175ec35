import {
  findBestSales,
  type SalesFigures,
  type SalesGroup,
  type SalesGrouping,
  sumSales,
} from '../../db/queries/sales/sales.ts';
import type { DaySpan } from '../../time/period.ts';
import type { RankSpec } from '../charts/spec.ts';
import { chartStyle } from '../charts/style.ts';
import type { Report } from '../report.ts';

export interface BestSales {
  /** Highest revenue first. */
  best: SalesGroup[];
  /** The number of all items or cities in the span. */
  count: number;
  /** The total of all of them. */
  total: SalesFigures;
}

export interface BestSalesTexts {
  /** A BCP 47 tag. */
  locale: string;
  title: string;
  subtitle: string;
  formatName(share: SalesGroup): string;
}

/** The items or cities with the highest revenue in a span. */
export const salesBest: Report<
  { by: SalesGrouping; span: DaySpan; limit: number },
  BestSales,
  BestSalesTexts,
  RankSpec
> = {
  async load(db, { by, span, limit }) {
    const [best, total] = await Promise.all([findBestSales(db, by, span, limit), sumSales(db, span)]);
    return { best, count: best[0]?.groupCount ?? 0, total };
  },
  /** Builds a bar per item or city. Null without sales. */
  view({ best }, { formatName, ...common }) {
    if (best.length === 0) return null;
    const values = best.map(({ revenue }) => revenue);
    return { kind: 'rank', ...common, labels: best.map(formatName), values, colour: chartStyle.accent };
  },
};
