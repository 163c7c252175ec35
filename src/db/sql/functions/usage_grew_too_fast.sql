-- Returns true if a counter grew by more than p_max_growth since the previous record; false or null otherwise.
--
-- p_max_growth: see usage.max_growth; null (the time between is unknown) gives no true.
-- If the previous counter is negative, the difference can overflow a bigint, but the sum cannot.
create or replace function usage.grew_too_fast(p_previous bigint, p_current bigint, p_max_growth bigint) returns boolean
language sql immutable parallel safe as $$
  select p_current > p_previous and case
    when p_previous < 0 then p_current > p_previous + p_max_growth
    else p_current - p_previous > p_max_growth
  end
$$;
