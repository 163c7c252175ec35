-- Returns the position of a record among the records of its subscriber, in Unix seconds. Records with equal keys are
-- ordered by id.
--
-- p_clock: Unix seconds, or null. p_end_date: local time of p_time_zone, or null. p_time_zone: IANA name.
-- The key is the clock. Without a clock it is the end date read in the time zone. Without both it is -infinity: such a
-- record comes before all others. A date within days of the smallest or largest timestamp could overflow in another
-- time zone; its key is -infinity or infinity.
create or replace function usage.sort_key(p_clock bigint, p_end_date timestamp, p_time_zone text)
returns double precision
language sql stable parallel safe as $$
  select coalesce(
    p_clock::double precision,
    case when p_end_date > '294276-12-29' then 'infinity' when p_end_date < '4713-01-03 BC' then '-infinity'
      else date_part('epoch', p_end_date at time zone p_time_zone) end,
    '-infinity'
  )
$$;
