-- Returns what a reading of a register is that does not simply continue: rollover, if it passed the end of its range;
-- reset, if it fell otherwise and its value could have been consumed since the reading before; zero_point, if it fell
-- further or rose impossibly fast. Null: none of these.
--
-- Parameters, in the register's own unit:
--   p_base           value from which the reading counts, null for the first reading
--   p_value          the reading
--   p_range          10 ^ digits, null if the number of digits is not known
--   p_max_increase   highest possible increase since the reading before
create or replace function energy.jump_kind(
  p_base double precision, p_value double precision, p_range double precision, p_max_increase double precision
) returns text
language sql immutable parallel safe
as $$
  select case
    when p_value - p_base > p_max_increase then 'zero_point'
    when energy.is_rollover(p_base, p_value, p_range) and p_value < p_base then 'rollover'
    when energy.is_fall(p_base, p_value, p_range) then
      case when p_value <= p_max_increase then 'reset' else 'zero_point' end
  end
$$;
