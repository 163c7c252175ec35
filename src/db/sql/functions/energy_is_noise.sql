-- Returns true where a register fell by less than 0.1 %.
create or replace function energy.is_noise(p_base double precision, p_value double precision) returns boolean
language sql immutable parallel safe
return p_value < p_base and p_base - p_value < 0.001 * p_base;
