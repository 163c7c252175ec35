-- Returns the kind of device that sends a reading with these values. Null: it has no value that tells.
--
-- Parameters:
--   p_channel1 to p_channel3   currents in ampere, null if there are none
--   p_register_kwh             value of the register in its own unit, null if there is none
-- Values of one kind tell it even if they cannot be used. Values of both tell it by those that can be used.
create or replace function energy.kind_of_reading(
  p_channel1 double precision, p_channel2 double precision, p_channel3 double precision, p_register_kwh double precision
) returns text
language sql immutable parallel safe
return case
  when num_nonnulls(p_channel1, p_channel2, p_channel3) = 0 then
    case when p_register_kwh is not null then 'register' end
  when p_register_kwh is null then 'current'
  when energy.is_valid_register(p_register_kwh) then 'register'
  when energy.is_valid_currents(p_channel1, p_channel2, p_channel3) then 'current'
end;
