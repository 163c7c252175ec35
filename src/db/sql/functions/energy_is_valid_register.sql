-- Returns true if the value of a register (its own unit) is possible: 0 to 10^15, the range of a register with 15 digits.
-- Null if the value is null. Sums of larger values would overflow, and one meter would stop the calculation of all.
--
-- The same rule with a reason: energy.reject_reason. A test compares the two. NaN is above infinity in PostgreSQL.
create or replace function energy.is_valid_register(p_register_kwh double precision) returns boolean
language sql immutable parallel safe
return p_register_kwh >= 0 and p_register_kwh <= 1e15;
