-- Returns true where a register that fell went over the end of its range.
create or replace function energy.is_rollover(
  p_base double precision, p_value double precision, p_range double precision
) returns boolean
language sql immutable parallel safe
return coalesce(p_base >= 0.9 * p_range and p_base <= p_range and p_range - p_base + p_value <= 0.1 * p_range, false);
