-- Returns why a reading cannot be used, null if it can.
--
-- Parameters:
--   p_kind                       energy.device.kind
--   p_channel1 to p_channel3     currents in ampere
--   p_register_kwh               value of the register in its own unit
--   p_read_at, p_received_at     when it was read, and when it was received
-- The same rules without a reason, and quicker: energy.is_valid_time, is_valid_currents, is_valid_register. A test
-- compares them. NaN is above all numbers in PostgreSQL, infinity included.
create or replace function energy.reject_reason(
  p_kind text, p_channel1 double precision, p_channel2 double precision, p_channel3 double precision,
  p_register_kwh double precision, p_read_at timestamptz, p_received_at timestamptz
) returns text
language sql stable parallel safe
return case
  when p_read_at < '2000-01-01 00:00:00+00' then 'the time is before 2000'
  when p_read_at > p_received_at + interval '5 minutes' then 'the time is more than 5 minutes in the future'
  when p_kind = 'register' then case
    when p_register_kwh is null then 'registerKwh is missing'
    when p_register_kwh = 'NaN' then 'registerKwh is not a number'
    when p_register_kwh < 0 then 'registerKwh is negative'
    when p_register_kwh = 'Infinity' then 'registerKwh is infinite'
    when p_register_kwh > 1e15 then 'registerKwh is over 10^15'
  end
  when p_channel1 is null or p_channel2 is null or p_channel3 is null then
    concat('channel', case when p_channel1 is null then 1 when p_channel2 is null then 2 else 3 end, ' is missing')
  when 'NaN' in (p_channel1, p_channel2, p_channel3) then 'a current is not a number'
  when least(p_channel1, p_channel2, p_channel3) < 0 then 'a current is negative'
  when greatest(p_channel1, p_channel2, p_channel3) > 10000 then 'a current is over 10,000 A'
end;
