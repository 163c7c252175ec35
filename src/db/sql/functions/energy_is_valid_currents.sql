-- Returns true if the three currents of a reading (ampere) are possible: each of them 0 to 10,000. Not true, but false
-- or null, if a current is null.
--
-- The same rule with a reason: energy.reject_reason. A test compares the two. NaN is above all numbers in PostgreSQL.
create or replace function energy.is_valid_currents(
  p_channel1 double precision, p_channel2 double precision, p_channel3 double precision
) returns boolean
language sql immutable parallel safe
return p_channel1 >= 0 and p_channel1 <= 10000 and p_channel2 >= 0 and p_channel2 <= 10000
  and p_channel3 >= 0 and p_channel3 <= 10000;
