-- Returns when the bucket begins in which an instant lies. For single instants: statements over many rows group by what the clock
-- shows (src/jobs/batch/buckets.ts), and ask batch_instant and batch_hour once a bucket.
create or replace function ops.batch_bucket(p_at timestamptz, p_granularity text, p_time_zone text) returns timestamptz
language sql immutable as $$
  select case when p_granularity = '1-hour' then ops.batch_hour(date_trunc('hour', p_at, p_time_zone), p_time_zone)
    else ops.batch_instant(date_bin(ops.batch_granularity(p_granularity), p_at at time zone p_time_zone,
      case when p_granularity like '%-week' then timestamp '2000-01-03' - interval '300006 days'
        else timestamp '2000-01-01' - interval '300000 days' end), p_time_zone) end
$$;
