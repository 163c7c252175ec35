import type { TallyContext } from '../../bot/context.ts';
import type { HabitWithTotals } from '../../db/queries/habits/habits.ts';
import { formatQuantitySum } from '../../time/format-amount.ts';

/** The totals of a habit, or the time of a category. */
type Use = Pick<HabitWithTotals, 'uses' | 'minutes'> & Partial<Pick<HabitWithTotals, 'kind' | 'unit' | 'amount'>>;

/** Formats the number of records of a habit and their sum: `12 records · 9 h 30 min`, `5 records · 14 glasses`. */
export function formatUse(ctx: TallyContext, use: Use): string {
  const records = ctx.t('list-records', { records: use.uses });
  return use.kind === 'check' ? records : `${records} · ${formatQuantitySum(use, ctx.person.language)}`;
}
