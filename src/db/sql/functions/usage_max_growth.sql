-- Returns the maximum believable growth of a counter between two records: 100 per 60 seconds, rounded down because
-- counters are whole numbers. Null if one of the clocks is unknown.
--
-- p_previous_clock, p_clock: Unix seconds, not descending. Source: is_not_anomaly in the usage script's documentation.
-- The difference is limited to 1e18 seconds, so that it cannot overflow.
create or replace function usage.max_growth(p_previous_clock bigint, p_clock bigint) returns bigint
language sql immutable parallel safe as $$
  select case when p_previous_clock is not null and p_clock is not null
    then least(p_clock::double precision - p_previous_clock::double precision, 1e18)::bigint * 5 / 3 end
$$;
