import { type SQL, sql } from 'drizzle-orm';
import { batchResultName } from '../../db/queries/batch/batch-results.ts';
import { aggregateExpression, timeAggregations } from './aggregations.ts';
import { type Buckets, bucketEnd, bucketKey, bucketStart } from './buckets.ts';
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
   * Null: everything is computed. Otherwise the rows that were written since `watermark`, and those from `from` on,
   * which lay beyond the cut of the last run, are new.
   */
  since: { watermark: string; from: string } | null;
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
}

const column = (name: string) => sql`s.${sql.identifier(name)}`;
const columnAlias = (prefix: string, name: string) => sql`${sql.raw(prefix)}.${sql.identifier(name)}`;
const list = (items: SQL[]) => sql.join(items, sql`, `);

function sourceTable({ table: { schema, name } }: MetricSource): SQL {
  return sql`${sql.identifier(schema)}.${sql.identifier(name)}`;
}

/** A time without a zone is UTC. */
function rowTime({ time }: MetricSource): SQL {
  return time.type === 'timestamp with time zone' ? column(time.name) : sql`(${column(time.name)} at time zone 'UTC')`;
}

function rowCondition(pass: Pass, { before }: PassScope): SQL {
  const [{ source }] = pass.metrics;
  const names = list(pass.metrics.map(({ name }) => sql`${name}`));
  const isMetric = source.isByRow ? sql`and s.udc_config_name in (${names})` : sql``;
  const at = rowTime(source);
  return sql`${column(source.id)} is not null and ${at} < ${before}::timestamptz and ${at} > '-infinity' ${isMetric}`;
}

/**
 * Builds the statement that creates the temporary table `changed_buckets`: the buckets with new rows. The filter does
 * not count here, because a row that no longer passes it changes its bucket too.
 */
export function createChangedBuckets(pass: Pass, scope: PassScope & { since: NonNullable<PassScope['since']> }): SQL {
  const [{ source }] = pass.metrics;
  const { watermark, from } = scope.since;
  const at = rowTime(source);
  const isWritten = source.writtenAt.map((name) => sql`${column(name)} >= ${watermark}::timestamptz or `);
  const start = bucketStart(pass, sql`key`);
  return sql`create temporary table changed_buckets on commit drop as
    select id, key, ${start} as start, ${earliestInstant(pass, start)} as from_at, ${bucketEnd(pass, sql`key`)} as to_at
    from (
      select distinct ${column(source.id)} as id, ${bucketKey(pass, at)} as key from ${sourceTable(source)} s
      where ${rowCondition(pass, scope)} and (${sql.join(isWritten)}${at} >= ${from}::timestamptz)
    ) changed`;
}

/** When the clock moves by less than an hour, the key of a 1-hour bucket lies before the bucket's start. */
function earliestInstant({ granularity }: Pass, start: SQL): SQL {
  return granularity === '1-hour' ? sql`least(${start}, key)` : start;
}

/** Builds the statement that selects the {@link ChangedRange}. It returns no row when no bucket has changed. */
export function selectChangedRange({ metrics: [{ source }] }: Pass): SQL {
  const { table, id, time } = source;
  return sql`select from_at::text as from, to_at::text as to, exists (
      select from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_index i on i.indrelid = c.oid
      join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
      join pg_attribute b on b.attrelid = c.oid and b.attnum = i.indkey[1]
      where n.nspname = ${table.schema} and c.relname = ${table.name} and i.indisvalid and i.indpred is null
        and a.attname = ${id} and b.attname = ${time.name} and c.reltuples > buckets * 200
    ) as "byIndex"
    from (
      select min(from_at) as from_at, max(to_at) as to_at, count(*) as buckets from changed_buckets
    ) new where buckets > 0`;
}

/**
 * Builds the statement of a pass. It groups the rows of the scope, writes the results that are new or different,
 * removes results in the scope that no longer have data, and returns one {@link PassCounts}.
 *
 * @param isFirst true when the job has no results yet, so that there is nothing to compare with
 */
export function aggregateStatement(pass: Pass, scope: PassScope, isFirst: boolean): SQL {
  const results = passResults(pass);
  const removed = isFirst ? sql`` : sql`, removed as (${deleteStaleResults(pass, scope, results)})`;
  const resultCount = sql.join(
    results.map(({ isPresent }) => sql`(${isPresent})::integer`),
    sql` + `,
  );
  return sql`with grouped as materialized (${groupRows(pass, scope)}
  ), starts as materialized (
    select key, ${bucketStart(pass, sql`key`)} as start from (select distinct key from grouped) keys
  ), computed as (
    select c.id, b.start, l.name, l.value from grouped c join starts b using (key)
    cross join lateral (values ${list(results.map(resultLine))}) l (name, value, is_present) where l.is_present
  ), written as (
    insert into public.ruleexecutionresults as r ("Id", timestamp, udc_config_name, udc_config_value, job_id)
    select id, start, name, value, ${pass.jobId}::integer from computed
    ${isFirst ? sql`` : updateDifferent(pass)} returning 1
  )${removed}
  select coalesce((select sum(n) from grouped), 0)::float8 as rows_read,
    (select count(*) from grouped)::float8 as buckets,
    coalesce((select sum(${resultCount}) from grouped c), 0)::float8 as results,
    (select count(*) from written)::float8 as rows_written,
    ${isFirst ? sql`0` : sql`(select count(*) from removed)`}::float8 as rows_removed`;
}

function groupRows(pass: Pass, scope: PassScope): SQL {
  const [{ source }] = pass.metrics;
  const aggregates = passAggregates(pass).map(({ name, value }) => sql`${value} as ${sql.identifier(name)}`);
  const [metric, byMetric] = source.isByRow ? [sql`, metric`, sql`, r.metric`] : [sql``, sql``];
  return sql`
    select id::text as id, key${metric}, count(*) as n, ${list(aggregates)}
    from (${selectRows(pass, scope)}) r group by r.id, r.key${byMetric}`;
}

/**
 * Returns the aggregates with their names in `grouped`. Metrics by row share their aggregates, because each metric is a
 * group of its own. A metric by column has its own aggregates. `count` is always there: a bucket without a value has no
 * results.
 */
function passAggregates({ metrics, percentile }: Pass): { name: string; value: SQL }[] {
  const [{ source }] = metrics;
  const aggregates = (aggregations: readonly string[], name: (one: string) => string, value: SQL) =>
    [...new Set([...aggregations, 'count'])].map((one) => ({
      name: name(one),
      value: aggregateExpression(one, { value, at: sql`r.at`, percentile }),
    }));
  if (source.isByRow)
    return aggregates(
      metrics.flatMap(({ aggregations }) => aggregations),
      (one) => aggregateName(source, 0, one),
      sql`r.value`,
    );
  return metrics.flatMap(({ aggregations }, index) =>
    aggregates(aggregations, (one) => aggregateName(source, index, one), columnAlias('r', `value${index}`)),
  );
}

function aggregateName({ isByRow }: MetricSource, index: number, aggregation: string): string {
  return isByRow ? `v_${aggregation}` : `v${index}_${aggregation}`;
}

/** One kind of result of a pass. */
interface PassResult {
  name: string;
  value: SQL;
  /** A condition on rows of `grouped` called `c`: they have this result. */
  isPresent: SQL;
}

function passResults({ metrics, granularity }: Pass): PassResult[] {
  return metrics.flatMap(({ name, aggregations, source }, index) => {
    const aggregate = (one: string) => columnAlias('c', aggregateName(source, index, one));
    const hasValue = sql`${aggregate('count')} > 0`;
    return aggregations.map((one) => ({
      name: batchResultName(one, granularity, name),
      value: aggregate(one),
      isPresent: source.isByRow ? sql`c.metric = ${name} and ${hasValue}` : hasValue,
    }));
  });
}

function resultLine({ name, value, isPresent }: PassResult): SQL {
  return sql`(${name}::text, ${value}, ${isPresent})`;
}

function selectRows(pass: Pass, scope: PassScope): SQL {
  const [{ source }] = pass.metrics;
  const at = rowTime(source);
  const values = source.isByRow
    ? [sql`s.udc_config_value as value`, sql`s.udc_config_name as metric`]
    : pass.metrics.map((metric, index) => sql`${rowValue(metric.source)} as ${sql.identifier(`value${index}`)}`);
  const needsTime = pass.metrics.some(({ aggregations }) => aggregations.some((one) => timeAggregations.has(one)));
  const columns = needsTime ? [...values, sql`${at} as at`] : values;
  const filter = pass.filter ? sql` and ${pass.filter}` : sql``;
  const select = sql`select ${column(source.id)} as id, ${bucketKey(pass, at)} as key, ${list(columns)}
    from ${sourceTable(source)} s`;
  const where = sql`where ${rowCondition(pass, scope)}${filter}`;
  return scope.changed ? limitToChanged(select, where, pass, scope.changed) : sql`${select} ${where}`;
}

/**
 * Limits a select to the changed buckets: bucket by bucket through an index on id and time, or in one scan from the
 * first to the last of them. The choice is made here, because the planner's estimates for `changed_buckets` are too
 * poor.
 */
function limitToChanged(select: SQL, where: SQL, pass: Pass, changed: ChangedRange): SQL {
  const [{ source }] = pass.metrics;
  const at = rowTime(source);
  const isWithin = sql`${at} >= d.from_at and ${at} < d.to_at`;
  if (changed.byIndex)
    return sql`select r.* from changed_buckets d cross join lateral
      (${select} ${where} and d.id = ${column(source.id)} and ${isWithin} offset 0) r where r.key = d.key`;
  return sql`${select}
    join changed_buckets d on d.id = ${column(source.id)} and d.key = ${bucketKey(pass, at)} and ${isWithin}
    ${where} and ${at} >= ${changed.from}::timestamptz and ${at} < ${changed.to}::timestamptz`;
}

/** The sum of reals is a real, which has too few digits. */
function rowValue({ value: { name, type } }: MetricSource): SQL {
  return type === 'real' ? sql`${column(name)}::float8` : column(name);
}

function updateDifferent(pass: Pass): SQL {
  return sql`on conflict (job_id, "Id", timestamp, udc_config_name) where job_id is not null
    do update set udc_config_value = excluded.udc_config_value, updated_at = now() where ${isDifferent(pass)}`;
}

/** The last digits of a floating-point sum depend on the order of the rows. Such a difference is no new value. */
function isDifferent({ metrics }: Pass): SQL {
  const isExact = metrics.every(({ source }) => !['real', 'double precision'].includes(source.value.type));
  const isDistinct = sql`r.udc_config_value is distinct from excluded.udc_config_value`;
  if (isExact) return isDistinct;
  return sql`${isDistinct} and (abs(r.udc_config_value - excluded.udc_config_value)
    <= 1e-13 * greatest(abs(r.udc_config_value), abs(excluded.udc_config_value))) is not true`;
}

/** Removes results without data: in a full pass all of them before the cut, otherwise those in the changed buckets. */
function deleteStaleResults({ jobId }: Pass, { before, changed }: PassScope, results: readonly PassResult[]): SQL {
  const names = list(results.map(({ name }) => sql`${name}`));
  const stored = sql`select r."ResultsId" as result_id, r."Id" as id, r.timestamp as start, r.udc_config_name as name
    from public.ruleexecutionresults r where r.job_id = ${jobId} and r.udc_config_name in (${names})`;
  const inScope = changed
    ? sql`select o.* from changed_buckets d cross join lateral
      (${stored} and r."Id" = d.id::text and r.timestamp = d.start offset 0) o`
    : sql`${stored} and r.timestamp < ${before}::timestamptz`;
  return sql`delete from public.ruleexecutionresults where "ResultsId" in (
    select o.result_id from (${inScope}) o
    where not exists (select from computed c where c.id = o.id and c.start = o.start and c.name = o.name)) returning 1`;
}
