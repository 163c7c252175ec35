-- Returns the usage that a counter (anytime or offpeak) shows since the previous record.
--
-- Without a previous record it is the counter itself. It is 0 if the counter fell (a reset of the terminal), grew too
-- fast (an anomaly), or is null, and if the time between is unknown.
-- p_max_growth: see usage.max_growth. Source: the rules of the usage script's documentation.
create or replace function usage.counter_growth(
  p_has_previous boolean, p_previous bigint, p_current bigint, p_max_growth bigint
) returns bigint
language sql immutable parallel safe as $$
  select case
    when not p_has_previous then p_current
    when p_current >= p_previous and p_previous >= 0 and p_current - p_previous <= p_max_growth
    then p_current - p_previous
    else 0
  end
$$;
