-- Returns the first instant at which the local time of a zone is p_local. For a local time that the clock skips,
-- returns the end of the gap if p_local is the gap's first moment.
create or replace function ops.batch_to_instant(p_local timestamp, p_time_zone text) returns timestamptz
language sql immutable as $$
  -- Of two instants PostgreSQL takes the second. The first one has the offset of the day before.
  select case when early at time zone p_time_zone = p_local then least(early, late) else late end
  from (select p_local at time zone p_time_zone as late) as l
  cross join lateral (
    select (p_local
      - (((late - interval '1 day') at time zone p_time_zone) - ((late - interval '1 day') at time zone 'UTC')))
      at time zone 'UTC' as early
  ) as e
$$;
