-- Returns when an hour bucket begins, of which p_hour is what date_trunc('hour', …, zone) makes of its instants: where the clock moved
-- by less than an hour, the hour that the clock shows began before it was shown, and the bucket when the clock moved.
create or replace function ops.batch_hour(p_hour timestamptz, p_time_zone text) returns timestamptz
language sql immutable as $$
  select case when shown = p_hour then p_hour else shown + interval '1 hour' end
  from (select date_trunc('hour', p_hour, p_time_zone) as shown) s
$$;
