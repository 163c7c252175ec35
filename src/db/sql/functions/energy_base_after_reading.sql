-- Returns the value from which the next reading of a register counts: the reading itself or, if it fell by noise, the
-- base before it.
--
-- Parameters, in the register's own unit:
--   p_base    base before the reading, null for the first reading
--   p_value   the reading
-- In PL/pgSQL because the aggregate energy.running_base calls it once per reading: a function in SQL is slower there.
create or replace function energy.base_after_reading(p_base double precision, p_value double precision)
returns double precision
language plpgsql immutable parallel safe
as $$
begin
  return case when energy.is_noise(p_base, p_value) then p_base else p_value end;
end $$;
