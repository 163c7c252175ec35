-- Returns where a record stands in its subscriber's line: Unix seconds of its clock, else of its date read in the zone; before
-- all others where it has neither. Dates within days of the first or last that there can be stand before or behind all others.
-- Equal places are told apart by id.
create or replace function usage.place(p_clock bigint, p_end_date timestamp, p_time_zone text) returns double precision
language sql stable parallel safe as $$
  select coalesce(
    p_clock::double precision,
    case when p_end_date > '294276-12-29' then 'infinity' when p_end_date < '4713-01-03 BC' then '-infinity'
      else date_part('epoch', p_end_date at time zone p_time_zone) end,
    '-infinity'
  )
$$;
