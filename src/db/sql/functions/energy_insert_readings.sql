-- Inserts readings into energy.sensor_reading, and adds their devices where they are new.
--
-- Parameters, one element per reading; all arrays have the same length:
--   p_names                      device
--   p_times                      when it was read
--   p_channel1 to p_channel3     currents in ampere, null if there are none
--   p_registers                  value of the register in its own unit, null if there is none
-- Result, one row:
--   rows_written    readings inserted; a reading that exists already changes nothing
--   devices_added   names of new devices
--   rejected        positions (from 1) of readings that cannot be used, null if there are none; the caller stores them
--   reasons         the reason for each of them
-- Idempotent.
create or replace function energy.insert_readings(
  p_names text[], p_times timestamptz[], p_channel1 double precision[], p_channel2 double precision[],
  p_channel3 double precision[], p_registers double precision[],
  out rows_written integer, out devices_added text[], out rejected integer[], out reasons text[]
)
language plpgsql
as $$
begin
  devices_added := energy.add_devices(
    p_names,
    (
      select array_agg(energy.kind_of_reading(channel1, channel2, channel3, register) order by position)
      from unnest(p_channel1, p_channel2, p_channel3, p_registers) with ordinality
        as r (channel1, channel2, channel3, register, position)
    )
  );

  -- In the order of the key: two sessions that insert the same readings cannot deadlock.
  insert into energy.sensor_reading (device_name, read_at, channel1, channel2, channel3, register_kwh)
  select r.name, r.read_at, r.channel1, r.channel2, r.channel3, r.register
  from unnest(p_names, p_times, p_channel1, p_channel2, p_channel3, p_registers)
    as r (name, read_at, channel1, channel2, channel3, register)
  join energy.device d on d.device_name = r.name
  where energy.reject_reason(d.kind, r.channel1, r.channel2, r.channel3, r.register, r.read_at, now()) is null
  order by r.name, r.read_at
  on conflict do nothing;
  get diagnostics rows_written = row_count;
  if rows_written = cardinality(p_names) then return; end if;

  select array_agg(position order by position), array_agg(reason order by position) into rejected, reasons from (
    select r.position, case when d.kind is null then 'the device is unknown and the reading has no value' else coalesce(
      energy.reject_reason(d.kind, r.channel1, r.channel2, r.channel3, r.register, r.read_at, now()),
      case when (r.channel1, r.channel2, r.channel3, r.register)
        is distinct from (s.channel1, s.channel2, s.channel3, s.register_kwh) then 'another reading has this time' end
    ) end as reason
    from unnest(p_names, p_times, p_channel1, p_channel2, p_channel3, p_registers) with ordinality
      as r (name, read_at, channel1, channel2, channel3, register, position)
    left join energy.device d on d.device_name = r.name
    left join energy.sensor_reading s on s.device_name = r.name and s.read_at = r.read_at
  ) r
  where reason is not null;
end $$;
