-- Returns by how much a register increased from its base to a reading. Never negative.
--
-- Parameters, in the register's own unit, as is the result:
--   p_base           value from which the reading counts, null for the first reading (a zero point)
--   p_value          the reading
--   p_range          10 ^ digits, null if the number of digits is not known
--   p_max_increase   highest possible increase since the reading before
-- A fall is a rollover, noise (no increase), a reset (the register counts from 0) or a new zero point (no increase). An
-- impossible rise is a new zero point.
create or replace function energy.register_increase(
  p_base double precision, p_value double precision, p_range double precision, p_max_increase double precision
) returns double precision
language sql immutable parallel safe
return case
  when p_value >= p_base then case when p_value - p_base <= p_max_increase then p_value - p_base else 0 end
  when p_base is null then 0
  when energy.is_rollover(p_base, p_value, p_range) then p_range - p_base + p_value
  when energy.is_noise(p_base, p_value) then 0
  when p_value <= p_max_increase then p_value
  else 0
end;
