import type pg from 'pg';

export const ids = 1000;
export const aggregations = ['sum', 'avg', 'count', 'min', 'max', 'median', 'std', 'p95'];

/** The end of the data: the tick of the full run. */
export const tick = new Date('2026-11-22T12:00:00Z');

/**
 * Fills `activity` with `rows` rows of {@link ids} ids, a minute apart, all seen long ago, in the order in which
 * such rows come in.
 */
export async function seedActivity(pool: pg.Pool, rows: number): Promise<void> {
  await pool.query(`create table activity (user_id integer not null, timestamp timestamptz not null,
    page_views double precision, status text not null, updated_at timestamptz not null default now())`);
  await pool.query(
    `insert into activity select n % $2::int,
      $3::timestamptz - ($1::bigint / $2::int - n / $2::int) * interval '1 minute'
        + (n * 7919 % 60) * interval '1 second',
      (n * 104729 % 10007) / 7.0, case when n % 10 = 3 then 'idle' else 'active' end, '2026-11-01'
    from generate_series(0::bigint, $1 - 1) n`,
    [rows, ids, new Date(Number(tick) - 120_000)],
  );
  await pool.query('create index on activity (user_id, timestamp)');
  await pool.query('create index on activity (timestamp)');
  await pool.query('create index on activity (updated_at)');
  await pool.query('vacuum analyze activity');
  await pool.query(`insert into batch_jobs (event_name) values ('EVERYHOUR')`);
  await pool.query(`insert into batchjob_definitions (job_id, focal_entity, granularity, resource_filter)
    values (1, 'user', '1-hour', 'status = "active"')`);
  await pool.query(
    `insert into batchjob_metrics (job_id, metric_name, aggregation_types) values (1, 'page_views', $1)`,
    [aggregations.join(',')],
  );
  await pool.query(`insert into metricsandtables values ('page_views', 'activity')`);
}

/** What somebody would write by hand for these aggregations. */
export const byHand = `insert into ruleexecutionresults ("Id", timestamp, udc_config_name, udc_config_value, job_id)
  select user_id::text, hour, name, value, 1 from (
    select user_id, date_trunc('hour', timestamp) as hour,
      sum(page_views) as v1, avg(page_views) as v2, count(page_views) as v3,
      min(page_views) as v4, max(page_views) as v5, percentile_cont(0.5) within group (order by page_views) as v6,
      stddev_samp(page_views) as v7, percentile_cont(0.95) within group (order by page_views) as v8
    from activity where status = 'active' and timestamp <= $1 group by 1, 2
  ) g cross join lateral (values
    ('tsum_1-hour_page_views', v1), ('tavg_1-hour_page_views', v2), ('tcount_1-hour_page_views', v3),
    ('tmin_1-hour_page_views', v4), ('tmax_1-hour_page_views', v5), ('tmedian_1-hour_page_views', v6),
    ('tstd_1-hour_page_views', v7), ('tp95_1-hour_page_views', v8)) r (name, value)`;
