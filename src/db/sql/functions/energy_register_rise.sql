-- Returns how much a register rose from its base to a value: what lies between them; over the end of its range where it rolled over
-- (the base in the last tenth of the range, the rise at most a tenth of it); nothing where it fell by noise; else it was reset, and
-- counted from 0. All in the register's own units; p_base null: it is the first reading; p_range null: nobody knows its digits.
create or replace function energy.register_rise(
  p_base double precision, p_value double precision, p_range double precision
) returns double precision
language sql immutable parallel safe
return case
  when p_value >= p_base then p_value - p_base
  when p_base is null then 0
  when energy.is_rollover(p_base, p_value, p_range) then p_range - p_base + p_value
  when energy.is_noise(p_base, p_value) then 0
  else p_value
end;
