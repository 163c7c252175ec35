-- Returns the value from which the next reading of a register counts: the reading itself, or the base before it where it fell by
-- noise. All in the register's own units.
create or replace function energy.next_base(p_base double precision, p_value double precision) returns double precision
language plpgsql immutable parallel safe
as $$
begin
  return case when energy.is_noise(p_base, p_value) then p_base else p_value end;
end $$;
