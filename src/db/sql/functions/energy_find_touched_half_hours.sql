-- Creates pg_temp.touched_half_hour: one row per device and half hour with readings that a run has to look at.
--
-- Parameters:
--   p_since         readings received from then on; null: none
--   p_from, p_to    readings of all known devices with a time in [from, to)
--   p_all_devices   all readings of these devices before 2000 and from p_closed_at on; null: none
--   p_closed_at     end of the last half hour that is over
-- Columns of the table, besides device_name and half_hour (its start):
--   is_new_device          the device is not in energy.device
--   has_invalid_readings   a reading has to be rejected if the device's kind is right
-- It disappears at the end of the transaction. Only quick conditions are checked here: energy.reject_readings looks for
-- the reason.
create or replace function energy.find_touched_half_hours(
  p_since timestamptz, p_from timestamptz, p_to timestamptz, p_all_devices text[], p_closed_at timestamptz
) returns void
language plpgsql
as $$
begin
  drop table if exists pg_temp.touched_half_hour;
  create temp table touched_half_hour on commit drop as
    select h.device_name, h.half_hour, d.device_name is null as is_new_device,
      not (h.has_valid_times and case when d.kind = 'register' then h.has_valid_registers else h.has_valid_currents end)
        as has_invalid_readings
    from (
      select device_name, energy.half_hour(read_at) as half_hour,
        bool_and(energy.is_valid_time(read_at, received_at) is true) as has_valid_times,
        bool_and(energy.is_valid_currents(channel1, channel2, channel3) is true) as has_valid_currents,
        bool_and(energy.is_valid_register(register_kwh) is true) as has_valid_registers
      from (
        select * from energy.sensor_reading where received_at >= p_since
        union all
        select r.* from unnest(p_all_devices) a (name) join energy.sensor_reading r on r.device_name = a.name
        where r.read_at < '2000-01-01 00:00:00+00'
        union all
        select r.* from unnest(p_all_devices) a (name) join energy.sensor_reading r on r.device_name = a.name
        where r.read_at >= p_closed_at
        union all
        select r.* from energy.device d join energy.sensor_reading r on r.device_name = d.device_name
        where r.read_at >= p_from and r.read_at < p_to
      ) r
      group by 1, 2
    ) h left join energy.device d on d.device_name = h.device_name;
end $$;
