import { bestSales, type SalesBy, type SalesFigures, type SalesShare, salesSum } from '../../db/queries/sales/sales.ts';
import type { DaySpan } from '../../time/period.ts';
import type { RankSpec } from '../charts/spec.ts';
import { style } from '../charts/style.ts';
import type { Report } from '../report.ts';

export interface BestSales {
  /** The most revenue first. */
  best: SalesShare[];
  /** How many items or cities there are in the span at all. */
  count: number;
  /** Over all of them. */
  total: SalesFigures;
}

export interface BestTexts {
  /** BCP 47. */
  locale: string;
  title: string;
  subtitle: string;
  nameOf(share: SalesShare): string;
}

/** The items or cities with the most revenue in a span. */
export const salesBest: Report<{ by: SalesBy; span: DaySpan; limit: number }, BestSales, BestTexts, RankSpec> = {
  async load(db, { by, span, limit }) {
    const [best, total] = await Promise.all([bestSales(db, by, span, limit), salesSum(db, span)]);
    return { best, count: best[0]?.of ?? 0, total };
  },
  /** Returns a bar each; null without sales. */
  view({ best }, { nameOf, ...frame }) {
    if (best.length === 0) return null;
    const values = best.map(({ revenue }) => revenue);
    return { kind: 'rank', ...frame, labels: best.map(nameOf), values, colour: style.accent };
  },
};
