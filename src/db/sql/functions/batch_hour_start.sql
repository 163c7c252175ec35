-- Returns the start of an hour bucket. p_hour is date_trunc('hour', instant, zone) of its instants. The two differ
-- where the clock changed by less than an hour: the local hour then began before the clock showed it, and the bucket
-- begins with the change of the clock.
create or replace function ops.batch_hour_start(p_hour timestamptz, p_time_zone text) returns timestamptz
language sql immutable as $$
  select case when truncated = p_hour then p_hour else truncated + interval '1 hour' end
  from (select date_trunc('hour', p_hour, p_time_zone) as truncated) as t
$$;
