-- Returns true if the next reading may count from a reading: always for currents, only from a valid one for a register.
--
-- Parameters:
--   p_kind           energy.device.kind
--   p_register_kwh   value of the register in its own unit
--   p_is_glitch      energy.sensor_reading.is_glitch
create or replace function energy.is_usable_reading(
  p_kind text, p_register_kwh double precision, p_is_glitch boolean
) returns boolean
language sql immutable parallel safe
as $$ select p_kind = 'current' or energy.is_valid_register(p_register_kwh) and not p_is_glitch $$;
