-- Returns true if a register fell neither by noise nor by a rollover. Null if p_base or p_value is null.
--
-- Parameters, in the register's own unit:
--   p_base    value from which the reading counts
--   p_value   the reading
--   p_range   10 ^ digits, null if the number of digits is not known
create or replace function energy.is_fall(
  p_base double precision, p_value double precision, p_range double precision
) returns boolean
language sql immutable parallel safe
as $$
  select p_value < p_base
    and not energy.is_noise(p_base, p_value) and not energy.is_rollover(p_base, p_value, p_range)
$$;
