import { type SQL, sql } from 'drizzle-orm';
import type { Buckets } from './buckets.ts';
import type { MetricSource } from './metric-source.ts';

/** One metric of a pass. */
export interface PassMetric {
  name: string;
  aggregations: readonly string[];
  source: MetricSource;
}

/** One pass over one table: the metrics of a job that share the table, the filter and the buckets. */
export interface Pass extends Buckets {
  jobId: number;
  /** At least one; all of the same table. */
  metrics: readonly [PassMetric, ...PassMetric[]];
  /** A condition on rows called `s`. Null: all rows. */
  filter: SQL | null;
  percentile: number | null;
}

/** The part of the source that a pass reads. Instants are ISO texts with microseconds. */
export interface PassScope {
  /** Only rows before this instant are read. */
  before: string;
  /**
   * Null: everything (from `from` on) is computed. Otherwise the rows that were written since `watermark`, and those
   * from `from` on, which lay beyond the cut of the last run, are new.
   */
  since: { watermark: string; from: string } | null;
  /** Set: everything from this start of a bucket on is computed, and `since` is null. */
  from?: string;
  /** The changed buckets, to which the pass is limited. Absent: it is not limited. */
  changed?: ChangedRange;
}

/** The span of the buckets in the temporary table `changed_buckets`. */
export interface ChangedRange {
  from: string;
  to: string;
  /** True: the source is read bucket by bucket, because it has an index for that and the buckets are few. */
  byIndex: boolean;
}

/** The counts of a pass, as its statement returns them. */
export interface PassCounts {
  rows_read: number;
  buckets: number;
  results: number;
  rows_written: number;
  rows_removed: number;
  /** Rows without an id or a time. */
  rows_without_key: number;
}

/** Returns a column of the source, whose rows are called `s`. */
export function sourceColumn(name: string): SQL {
  return sql`s.${sql.identifier(name)}`;
}

/** Joins expressions with commas. */
export function sqlList(items: SQL[]): SQL {
  return sql.join(items, sql`, `);
}

/** Returns the qualified name of the source. */
export function sourceTableSql({ table: { schema, name } }: MetricSource): SQL {
  return sql`${sql.identifier(schema)}.${sql.identifier(name)}`;
}

/** Returns the instant of a row. A time without a zone is UTC. */
export function rowTime({ time }: MetricSource): SQL {
  return time.type === 'timestamp with time zone'
    ? sourceColumn(time.name)
    : sql`(${sourceColumn(time.name)} at time zone 'UTC')`;
}

/** Returns the condition that selects the rows of a scope. */
export function rowCondition(pass: Pass, { before, from }: PassScope): SQL {
  const [{ source }] = pass.metrics;
  const [id, at] = [sourceColumn(source.id), rowTime(source)];
  const isLateEnough = from === undefined ? sql`${at} > '-infinity'` : sql`${at} >= ${from}::timestamptz`;
  return sql`${id} is not null and ${at} < ${before}::timestamptz and ${isLateEnough} ${isOfMetrics(pass)}`;
}

function isOfMetrics({ metrics }: Pass): SQL {
  const [{ source }] = metrics;
  const names = sqlList(metrics.map(({ name }) => sql`${name}`));
  return source.isByRow ? sql`and s.udc_config_name in (${names})` : sql``;
}

/**
 * Returns the condition that selects the rows of a scope that no bucket can contain, because their id or their time is
 * null.
 */
export function withoutKeyCondition(pass: Pass, { before, from, since }: PassScope): SQL {
  const [{ source }] = pass.metrics;
  const [id, at] = [sourceColumn(source.id), rowTime(source)];
  const isAfterStart = from === undefined ? sql`` : sql`and ${at} >= ${from}::timestamptz`;
  const isInRange = sql`${at} < ${before}::timestamptz ${isAfterStart}`;
  const isWritten = source.writtenAt.map(
    (name) => sql`${sourceColumn(name)} >= ${since?.watermark ?? null}::timestamptz`,
  );
  const isNew = since && isWritten.length > 0 ? sql`and (${sql.join(isWritten, sql` or `)})` : sql``;
  const filter = pass.filter ? sql`and ${pass.filter}` : sql``;
  return sql`(${at} is null or ${id} is null and ${isInRange}) ${isNew} ${isOfMetrics(pass)} ${filter}`;
}
