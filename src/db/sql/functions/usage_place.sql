-- Returns where a record stands in its subscriber's line: Unix seconds of its clock, else of its date read in the zone; before
-- all others where it has neither. Equal places are told apart by id.
create or replace function usage.place(p_clock bigint, p_end_date timestamp, p_time_zone text) returns double precision
language sql stable parallel safe as $$
  select coalesce(p_clock::double precision, date_part('epoch', p_end_date at time zone p_time_zone), '-infinity')
$$;
