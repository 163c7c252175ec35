-- Returns true if a register fell by noise: by less than 0.1 % of its base. Null if an argument is null.
--
-- Parameters, in the register's own unit:
--   p_base    value from which the reading counts
--   p_value   the reading
create or replace function energy.is_noise(p_base double precision, p_value double precision) returns boolean
language sql immutable parallel safe
return p_value < p_base and p_base - p_value < 0.001 * p_base;
