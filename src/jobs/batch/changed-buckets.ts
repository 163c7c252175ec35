import { type SQL, sql } from 'drizzle-orm';
import { bucketEnd, bucketKey, bucketStart } from './buckets.ts';
import { type Pass, type PassScope, rowCondition, rowTime, sourceColumn, sourceTableSql } from './pass.ts';

/**
 * Builds the statement that creates the temporary table `changed_buckets`: the buckets with new rows. The filter does
 * not count here, because a row that no longer passes it changes its bucket too.
 */
export function createChangedBuckets(pass: Pass, scope: PassScope & { since: NonNullable<PassScope['since']> }): SQL {
  const [{ source }] = pass.metrics;
  const { watermark, from } = scope.since;
  const at = rowTime(source);
  const isWritten = source.writtenAt.map((name) => sql`${sourceColumn(name)} >= ${watermark}::timestamptz or `);
  const start = bucketStart(pass, sql`key`);
  return sql`create temporary table changed_buckets on commit drop as
    select id, key, ${start} as start, ${earliestInstant(pass, start)} as from_at, ${bucketEnd(pass, sql`key`)} as to_at
    from (
      select distinct ${sourceColumn(source.id)} as id, ${bucketKey(pass, at)} as key from ${sourceTableSql(source)} s
      where ${rowCondition(pass, scope)} and (${sql.join(isWritten)}${at} >= ${from}::timestamptz)
    ) changed`;
}

/**
 * Returns the earliest instant of a bucket as SQL. When the clock moves by less than an hour, the key of a 1-hour
 * bucket lies before the bucket's start.
 */
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
