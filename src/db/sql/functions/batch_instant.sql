-- Returns the first instant at which a clock of the zone shows a local time; of one that it leaves out, the end of the gap for the
-- gap's first moment.
create or replace function ops.batch_instant(p_local timestamp, p_time_zone text) returns timestamptz
language sql immutable as $$
  -- PostgreSQL takes the second of two: the first is what the clock of the day before makes of it.
  select case when early at time zone p_time_zone = p_local then least(early, late) else late end
  from (select p_local at time zone p_time_zone as late) l, lateral (
    select (p_local - (((late - interval '1 day') at time zone p_time_zone) - ((late - interval '1 day') at time zone 'UTC')))
      at time zone 'UTC' as early) e
$$;
