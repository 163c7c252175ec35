-- Returns the value from which the next reading of a register counts: the reading itself, or the base before it where it fell by
-- less than 0.1 %, which is noise. All in the register's own units.
create or replace function energy.next_base(p_base double precision, p_value double precision) returns double precision
language plpgsql immutable parallel safe
as $$
begin
  return case when p_value < p_base and p_base - p_value < 0.001 * p_base then p_base else p_value end;
end $$;
