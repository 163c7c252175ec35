import { type SQL, sql } from 'drizzle-orm';
import { batchResultName } from '../../db/queries/batch/batch-results.ts';
import { aggregateExpression, timeAggregations } from './aggregations.ts';
import { bucketKey, bucketStart } from './buckets.ts';
import type { MetricSource } from './metric-source.ts';
import {
  type ChangedRange,
  type Pass,
  type PassScope,
  rowCondition,
  rowTime,
  sourceColumn,
  sourceTableSql,
  sqlList,
} from './pass.ts';

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
    cross join lateral (values ${sqlList(results.map(resultLine))}) l (name, value, is_present) where l.is_present
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
    select id::text as id, key${metric}, count(*) as n, ${sqlList(aggregates)}
    from (${selectRows(pass, scope)}) r group by r.id, r.key${byMetric}`;
}

/**
 * Returns the aggregates with their names in `grouped`. Metrics by row share their aggregates, because each metric is a
 * group of its own. A metric by column has its own aggregates. `count` is always there: a bucket without a value has no
 * results.
 */
function passAggregates({ metrics, percentile }: Pass): { name: string; value: SQL }[] {
  const [{ source }] = metrics;
  const build = (aggregations: readonly string[], index: number, value: SQL) =>
    [...new Set([...aggregations, 'count'])].map((aggregation) => ({
      name: aggregateName(source, index, aggregation),
      value: aggregateExpression(aggregation, { value, at: sql`r.at`, percentile }),
    }));
  if (source.isByRow) {
    const all = metrics.flatMap(({ aggregations }) => aggregations);
    return build(all, 0, sql`r.value`);
  }
  return metrics.flatMap(({ aggregations }, index) => build(aggregations, index, tableColumn(sql`r`, `value${index}`)));
}

/** Returns the column name of an aggregate. `index` is the position of the metric in the pass. */
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
    const aggregate = (one: string) => tableColumn(sql`c`, aggregateName(source, index, one));
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
  const select = sql`select ${sourceColumn(source.id)} as id, ${bucketKey(pass, at)} as key, ${sqlList(columns)}
    from ${sourceTableSql(source)} s`;
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
      (${select} ${where} and d.id = ${sourceColumn(source.id)} and ${isWithin} offset 0) r where r.key = d.key`;
  return sql`${select}
    join changed_buckets d on d.id = ${sourceColumn(source.id)} and d.key = ${bucketKey(pass, at)} and ${isWithin}
    ${where} and ${at} >= ${changed.from}::timestamptz and ${at} < ${changed.to}::timestamptz`;
}

/** Returns the value of a row as SQL. The sum of reals is a real, which has too few digits. */
function rowValue({ value: { name, type } }: MetricSource): SQL {
  return type === 'real' ? sql`${sourceColumn(name)}::float8` : sourceColumn(name);
}

function updateDifferent(pass: Pass): SQL {
  return sql`on conflict (job_id, "Id", timestamp, udc_config_name) where job_id is not null
    do update set udc_config_value = excluded.udc_config_value, updated_at = now() where ${isDifferent(pass)}`;
}

/**
 * Returns the condition that two values differ. The last digits of a floating-point sum depend on the order of the
 * rows. Such a difference is no new value.
 */
function isDifferent({ metrics }: Pass): SQL {
  const isExact = metrics.every(({ source }) => !['real', 'double precision'].includes(source.value.type));
  const isDistinct = sql`r.udc_config_value is distinct from excluded.udc_config_value`;
  if (isExact) return isDistinct;
  return sql`${isDistinct} and (abs(r.udc_config_value - excluded.udc_config_value)
    <= 1e-13 * greatest(abs(r.udc_config_value), abs(excluded.udc_config_value))) is not true`;
}

/**
 * Removes results without data: in the changed buckets, else all of them in the span of the scope. They are found once,
 * as an array. As a subquery the planner may search them anew for each result: right after a long first run the
 * statistics can say that the table is empty, because autovacuum analyzed it before the run was committed.
 */
function deleteStaleResults(
  { jobId }: Pass,
  { before, from, changed }: PassScope,
  results: readonly PassResult[],
): SQL {
  const names = sqlList(results.map(({ name }) => sql`${name}`));
  const stored = sql`select r."ResultsId" as result_id, r."Id" as id, r.timestamp as start, r.udc_config_name as name
    from public.ruleexecutionresults r where r.job_id = ${jobId} and r.udc_config_name in (${names})`;
  const inScope = changed
    ? sql`select o.* from changed_buckets d cross join lateral
      (${stored} and r."Id" = d.id::text and r.timestamp = d.start offset 0) o`
    : sql`${stored} and r.timestamp < ${before}::timestamptz
      and r.timestamp >= ${from ?? '-infinity'}::timestamptz`;
  return sql`delete from public.ruleexecutionresults where "ResultsId" = any(array(
    select o.result_id from (${inScope}) o
    where not exists (select from computed c where c.id = o.id and c.start = o.start and c.name = o.name))) returning 1`;
}

function tableColumn(alias: SQL, name: string): SQL {
  return sql`${alias}.${sql.identifier(name)}`;
}
