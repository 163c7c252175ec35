-- After it, the readings (one an index of the arrays) are in energy.sensor_reading; those that are there already change nothing,
-- those of new devices add these. Returns the indices of those that cannot be used, each with its reason.
create or replace function energy.take(
  p_names text[], p_times timestamptz[], p_channel1 double precision[], p_channel2 double precision[],
  p_channel3 double precision[], p_registers double precision[],
  out rows_written integer, out devices_added text[], out rejected integer[], out reasons text[]
)
language plpgsql
as $$
begin
  devices_added := energy.add_devices(p_names, p_registers);

  -- In one order, so that two who write the same never wait for each other.
  insert into energy.sensor_reading (device_name, read_at, channel1, channel2, channel3, register_kwh)
  select r.name, r.read_at, r.channel1, r.channel2, r.channel3, r.register
  from unnest(p_names, p_times, p_channel1, p_channel2, p_channel3, p_registers)
    as r (name, read_at, channel1, channel2, channel3, register)
  join energy.device d on d.device_name = r.name
  where energy.reading_fault(d.kind, r.channel1, r.channel2, r.channel3, r.register, r.read_at, now()) is null
  order by r.name, r.read_at
  on conflict do nothing;
  get diagnostics rows_written = row_count;
  if rows_written = cardinality(p_names) then return; end if;

  select array_agg(place order by place), array_agg(reason order by place) into rejected, reasons from (
    select r.place, coalesce(
      energy.reading_fault(d.kind, r.channel1, r.channel2, r.channel3, r.register, r.read_at, now()),
      case when (r.channel1, r.channel2, r.channel3, r.register)
        is distinct from (s.channel1, s.channel2, s.channel3, s.register_kwh) then 'another reading has this time' end
    ) as reason
    from unnest(p_names, p_times, p_channel1, p_channel2, p_channel3, p_registers) with ordinality
      as r (name, read_at, channel1, channel2, channel3, register, place)
    join energy.device d on d.device_name = r.name
    left join energy.sensor_reading s on s.device_name = r.name and s.read_at = r.read_at
  ) r
  where reason is not null;
end $$;
