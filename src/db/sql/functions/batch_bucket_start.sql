-- Returns the start of the bucket that contains p_at. It is meant for single instants. Statements over many rows group
-- by the local time and call batch_to_instant or batch_hour_start once per bucket (src/jobs/batch/buckets.ts).
create or replace function ops.batch_bucket_start(p_at timestamptz, p_granularity text, p_time_zone text)
returns timestamptz
language sql immutable as $$
  select case
    when p_granularity = '1-hour' then ops.batch_hour_start(date_trunc('hour', p_at, p_time_zone), p_time_zone)
    else ops.batch_to_instant(date_bin(ops.batch_interval(p_granularity), p_at at time zone p_time_zone,
      case when p_granularity like '%-week' then timestamp '2000-01-03' - interval '300006 days'
        else timestamp '2000-01-01' - interval '300000 days' end), p_time_zone)
  end
$$;
