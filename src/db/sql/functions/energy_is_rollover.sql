-- Returns true if a register that fell passed the end of its range: its base is in the last tenth of the range, and the
-- increase over the end is at most a tenth of the range.
--
-- Parameters, in the register's own unit:
--   p_base    value from which the reading counts
--   p_value   the reading, below the base
--   p_range   10 ^ digits, null if the number of digits is not known: then the result is false
create or replace function energy.is_rollover(
  p_base double precision, p_value double precision, p_range double precision
) returns boolean
language sql immutable parallel safe
return coalesce(p_base >= 0.9 * p_range and p_base <= p_range and p_range - p_base + p_value <= 0.1 * p_range, false);
