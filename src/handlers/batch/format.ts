import type { TallyContext } from '../../bot/context.ts';
import type { BatchJobOverview } from '../../db/queries/batch/batch-jobs.ts';
import { batchResultName } from '../../db/queries/batch/batch-results.ts';
import { useMinusSign } from '../../time/format.ts';

/** Returns the name of a batch job; `Job 7` where it has none. */
export function batchName(ctx: TallyContext, { id, name }: Pick<BatchJobOverview, 'id' | 'name'>): string {
  return name?.trim() || ctx.t('batch-unnamed', { id });
}

/** Formats what each run of a batch job computes. */
export function formatMode(ctx: TallyContext, mode: string): string {
  if (mode === 'full') return ctx.t('batch-mode-full');
  const [, hours] = /^window:(\d+)$/.exec(mode) ?? [];
  return hours === undefined ? ctx.t('batch-mode-incremental') : ctx.t('batch-mode-window', { hours: Number(hours) });
}

/** One kind of result of a batch job. */
export interface BatchResultKind {
  /** As in `ruleexecutionresults`: `tsum_1-hour_page_views`. */
  name: string;
  /** `sum page_views` */
  label: string;
}

/** Lists the kinds of results of a batch job, in the order of its metrics and aggregations. */
export function listResultKinds({ granularity, metrics }: BatchJobOverview): BatchResultKind[] {
  return metrics.flatMap(({ name: metric, aggregations }) =>
    aggregations.map((aggregation) => ({
      name: batchResultName(aggregation, granularity ?? '', metric),
      label: `${aggregation} ${metric}`,
    })),
  );
}

/** Formats an instant (Unix milliseconds) on the clock of a time zone: `2026-11-22 14:05`. */
export function formatMinute(timeZone: string, at: number): string {
  const format = { dateStyle: 'short', timeStyle: 'short', timeZone } as const;
  return new Intl.DateTimeFormat('sv', format).format(at);
}

/** Formats a value with at most four decimals; null is `—`. */
export function formatResult({ person }: TallyContext, value: number | null): string {
  if (value === null) return '—';
  return useMinusSign(new Intl.NumberFormat(person.language, { maximumFractionDigits: 4 }).format(value));
}
