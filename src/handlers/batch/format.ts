import type { TallyContext } from '../../bot/context.ts';
import type { BatchRow } from '../../db/queries/batch/batch.ts';

/** Returns the name of a job, else its number. */
export function nameOf(ctx: TallyContext, { id, name }: Pick<BatchRow, 'id' | 'name'>): string {
  return name?.trim() || ctx.t('batch-unnamed', { id });
}

/** Returns the names of all results of a job, in the order of its metrics and aggregations. */
export function resultNames({ granularity, metrics }: BatchRow): string[] {
  return metrics.flatMap(({ name, aggregations }) => aggregations.map((one) => `t${one}_${granularity}_${name}`));
}

/** Returns an instant on a clock of the zone, `2026-11-22 14:05`. */
export function minuteIn(timeZone: string, at: number): string {
  const format = { dateStyle: 'short', timeStyle: 'short', timeZone } as const;
  return new Intl.DateTimeFormat('sv', format).format(at);
}

/** Returns a value with at most four digits behind the point. */
export function valueWords({ person }: TallyContext, value: number | null): string {
  return value === null ? '—' : new Intl.NumberFormat(person.language, { maximumFractionDigits: 4 }).format(value);
}
