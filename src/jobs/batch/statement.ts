import { type SQL, sql } from 'drizzle-orm';
import { aggregateOf, needsTime } from './aggregations.ts';
import { type Buckets, endOf, keyOf, startOf } from './buckets.ts';
import type { MetricSource } from './source.ts';

/** One metric of a pass. */
export interface PassMetric {
  name: string;
  aggregations: readonly string[];
  source: MetricSource;
}

/** One pass over one table: metrics of one job that share table, filter and buckets, and how far they were computed. */
export interface Pass extends Buckets {
  jobId: number;
  /** At least one; all of the same table. */
  metrics: readonly [PassMetric, ...PassMetric[]];
  /** Of rows called `s`; null: all. */
  filter: SQL | null;
  percentile: number | null;
}

/** What a pass looks at. Instants are ISO texts with microseconds. */
export interface Frame {
  /** Data before this instant. */
  before: string;
  /** What became visible since, and what lies from `beyond` on, is new; null: everything is computed. */
  since: { watermark: string; beyond: string } | null;
  /** The buckets in `batch_new`, to which the pass is limited; absent: to none. */
  reach?: Reach;
}

/** Where the buckets of `batch_new` lie. */
export interface Reach {
  from: string;
  to: string;
  /** The source is read bucket by bucket: it has an index for it, and they are few. */
  byIndex: boolean;
}

const table = ({ table: { schema, name } }: MetricSource) => sql`${sql.identifier(schema)}.${sql.identifier(name)}`;
const column = (name: string) => sql`s.${sql.identifier(name)}`;

/** A time without a zone is UTC. */
function timeOf({ time }: MetricSource): SQL {
  return time.type === 'timestamp with time zone' ? column(time.name) : sql`(${column(time.name)} at time zone 'UTC')`;
}

function rowsIn(pass: Pass, { before }: Frame): SQL {
  const [{ source }] = pass.metrics;
  const names = pass.metrics.map(({ name }) => name);
  const byRow = source.isByRow
    ? sql`and s.udc_config_name in (${sql.join(
        names.map((name) => sql`${name}`),
        sql`, `,
      )})`
    : sql``;
  const at = timeOf(source);
  return sql`${column(source.id)} is not null and ${at} < ${before}::timestamptz and ${at} > '-infinity' ${byRow}`;
}

/** Returns the statement that says where the buckets of `batch_new` lie: a {@link Reach}, no row where there are none. */
export function findReach({ metrics: [{ source }] }: Pass): SQL {
  const { table, id, time } = source;
  return sql`select from_at::text as from, to_at::text as to, exists (
      select from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_index i on i.indrelid = c.oid
      join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
      join pg_attribute b on b.attrelid = c.oid and b.attnum = i.indkey[1]
      where n.nspname = ${table.schema} and c.relname = ${table.name} and i.indisvalid and i.indpred is null
        and a.attname = ${id} and b.attname = ${time.name} and c.reltuples > buckets * 200
    ) as "byIndex"
    from (select min(from_at) as from_at, max(to_at) as to_at, count(*) as buckets from batch_new) new where buckets > 0`;
}

/** Returns the statement that makes `batch_new`: the buckets in which something is new, whether the filter lets it pass or not. */
export function findNew(pass: Pass, frame: Frame & { since: NonNullable<Frame['since']> }): SQL {
  const [{ source }] = pass.metrics;
  const { watermark, beyond } = frame.since;
  const at = timeOf(source);
  const seen = source.seen.map((name) => sql`${column(name)} >= ${watermark}::timestamptz or `);
  return sql`create temporary table batch_new on commit drop as
    select id, key, ${startOf(pass, sql`key`)} as start, least(${startOf(pass, sql`key`)}, ${firstOf(pass)}) as from_at,
      ${endOf(pass, sql`key`)} as to_at
    from (
      select distinct ${column(source.id)} as id, ${keyOf(pass, at)} as key from ${table(source)} s
      where ${rowsIn(pass, frame)} and (${sql.join(seen)}${at} >= ${beyond}::timestamptz)
    ) changed`;
}

/** An hour's key is an instant that is never behind its begin. */
function firstOf({ granularity }: Pass): SQL {
  return granularity === '1-hour' ? sql`key` : sql`'infinity'::timestamptz`;
}

/** Returns the aggregates by their names in `computed`. Metrics by row share columns, those by column have their own. */
function valuesOf({ metrics, percentile }: Pass): { name: string; value: SQL }[] {
  const [{ source }] = metrics;
  const of = (value: SQL) => ({ value, at: sql`r.at`, percentile });
  if (source.isByRow) {
    const all = [...new Set(metrics.flatMap(({ aggregations }) => [...aggregations, 'count']))];
    return all.map((one) => ({ name: `v_${one}`, value: aggregateOf(one, of(sql`r.value`)) }));
  }
  return metrics.flatMap(({ aggregations }, index) =>
    [...new Set([...aggregations, 'count'])].map((one) => ({
      name: `v${index}_${one}`,
      value: aggregateOf(one, of(sql`r.${sql.identifier(`value${index}`)}`)),
    })),
  );
}

/** Returns how results are called, and where their values stand in `computed`. */
function resultsOf({ metrics, granularity }: Pass) {
  return metrics.flatMap(({ name, aggregations, source }, index) => {
    const at = (one: string) => sql`c.${sql.identifier(source.isByRow ? `v_${one}` : `v${index}_${one}`)}`;
    return aggregations.map((one) => ({
      metric: name,
      name: resultName(one, granularity, name),
      value: at(one),
      has: source.isByRow ? sql`c.metric = ${name} and ${at('count')} > 0` : sql`${at('count')} > 0`,
    }));
  });
}

export function resultName(aggregation: string, granularity: string, metric: string): string {
  return `t${aggregation}_${granularity}_${metric}`;
}

/** What the statement of a pass returns. */
export interface Computed {
  rows_read: number;
  buckets: number;
  results: number;
  rows_written: number;
  rows_removed: number;
}

/**
 * Returns the statement that computes a pass: groups the rows (with `frame.reach` those of the buckets in `batch_new`), writes results
 * that are new or changed, and takes away those in its reach that have no data any more. `isFirst`: the job has no results yet, so
 * that there is nothing to compare with. Returns one {@link Computed}.
 */
export function compute(pass: Pass, frame: Frame, isFirst: boolean): SQL {
  const [{ source }] = pass.metrics;
  const results = resultsOf(pass);
  const values = valuesOf(pass);
  const metric = source.isByRow ? sql`, metric` : sql``;
  const lines = results.map(({ name, value, has }) => sql`(${name}::text, ${value}, ${has})`);
  return sql`with grouped as materialized (
    select id::text as id, key${metric}, count(*) as n,
      ${sql.join(
        values.map(({ name, value }) => sql`${value} as ${sql.identifier(name)}`),
        sql`, `,
      )}
    from (${readRows(pass, frame)}) r group by r.id, r.key${source.isByRow ? sql`, r.metric` : sql``}
  ), starts as materialized (
    select key, ${startOf(pass, sql`key`)} as start from (select distinct key from grouped) keys
  ), computed as (
    select c.id, b.start, l.name, l.value from grouped c join starts b using (key)
    cross join lateral (values ${sql.join(lines, sql`, `)}) l (name, value, has) where l.has
  ), written as (
    insert into public.ruleexecutionresults as r ("Id", timestamp, udc_config_name, udc_config_value, job_id)
    select id, start, name, value, ${pass.jobId}::integer from computed
    ${
      isFirst
        ? sql``
        : sql`on conflict (job_id, "Id", timestamp, udc_config_name) where job_id is not null
    do update set udc_config_value = excluded.udc_config_value, updated_at = now() where ${differs(pass)}`
    } returning 1
  )${isFirst ? sql`` : sql`, removed as (${removal(pass, frame, results)})`}
  select coalesce((select sum(n) from grouped), 0)::float8 as rows_read, (select count(*) from grouped)::float8 as buckets,
    coalesce((select sum(${sql.join(
      results.map(({ has }) => sql`(${has})::integer`),
      sql` + `,
    )}) from grouped c), 0)::float8 as results,
    (select count(*) from written)::float8 as rows_written,
    ${isFirst ? sql`0` : sql`(select count(*) from removed)`}::float8 as rows_removed`;
}

function readRows(pass: Pass, frame: Frame): SQL {
  const [{ source }] = pass.metrics;
  const at = timeOf(source);
  const columns = source.isByRow
    ? [sql`s.udc_config_value as value`, sql`s.udc_config_name as metric`]
    : pass.metrics.map((one, index) => sql`${measured(one.source)} as ${sql.identifier(`value${index}`)}`);
  if (pass.metrics.some(({ aggregations }) => aggregations.some((one) => needsTime.has(one))))
    columns.push(sql`${at} as at`);
  const filter = pass.filter ? sql` and ${pass.filter}` : sql``;
  const read = sql`select ${column(source.id)} as id, ${keyOf(pass, at)} as key, ${sql.join(columns, sql`, `)}
    from ${table(source)} s`;
  const where = sql`where ${rowsIn(pass, frame)}${filter}`;
  return frame.reach ? readReach(read, where, { pass, reach: frame.reach }) : sql`${read} ${where}`;
}

/** Either bucket by bucket, by an index on id and time, or all between the first and the last of them. The planner knows too little to choose. */
function readReach(read: SQL, where: SQL, { pass, reach }: { pass: Pass; reach: Reach }): SQL {
  const [{ source }] = pass.metrics;
  const at = timeOf(source);
  const within = sql`${at} >= d.from_at and ${at} < d.to_at`;
  if (reach.byIndex)
    return sql`select r.* from batch_new d cross join lateral
      (${read} ${where} and d.id = ${column(source.id)} and ${within} offset 0) r where r.key = d.key`;
  return sql`${read} join batch_new d on d.id = ${column(source.id)} and d.key = ${keyOf(pass, at)} and ${within}
    ${where} and ${at} >= ${reach.from}::timestamptz and ${at} < ${reach.to}::timestamptz`;
}

/** The sum of reals is a real: too few digits. */
function measured({ value: { name, type } }: MetricSource): SQL {
  return type === 'real' ? sql`${column(name)}::float8` : column(name);
}

/** Sums of floating point differ in their last digits with the order of the rows: that is no other value. */
function differs({ metrics }: Pass): SQL {
  const isExact = metrics.every(({ source }) => !['real', 'double precision'].includes(source.value.type));
  const other = sql`r.udc_config_value is distinct from excluded.udc_config_value`;
  if (isExact) return other;
  return sql`${other} and (abs(r.udc_config_value - excluded.udc_config_value)
    <= 1e-13 * greatest(abs(r.udc_config_value), abs(excluded.udc_config_value))) is not true`;
}

/** In full everything before the cut is in reach, else the buckets in `batch_new`. */
function removal({ jobId }: Pass, { before, reach }: Frame, results: ReturnType<typeof resultsOf>): SQL {
  const names = sql.join(
    results.map(({ name }) => sql`${name}`),
    sql`, `,
  );
  const old = sql`select r."ResultsId" as result_id, r."Id" as id, r.timestamp as start, r.udc_config_name as name
    from public.ruleexecutionresults r where r.job_id = ${jobId} and r.udc_config_name in (${names})`;
  const all = reach
    ? sql`select o.* from batch_new d cross join lateral
      (${old} and r."Id" = d.id::text and r.timestamp = d.start offset 0) o`
    : sql`${old} and r.timestamp < ${before}::timestamptz`;
  return sql`delete from public.ruleexecutionresults where "ResultsId" in (
    select o.result_id from (${all}) o
    where not exists (select from computed c where c.id = o.id and c.start = o.start and c.name = o.name)) returning 1`;
}
