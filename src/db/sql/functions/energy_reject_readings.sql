-- Moves the readings of a device and half hour that cannot be used to energy.reading_rejects, each with its reason.
--
-- Parameters:
--   p_device_name   a device; all readings of one that is not in energy.device are moved
--   p_half_hour     start of the half hour; infinite for a reading whose time is infinite
-- Returns the number of readings moved. Idempotent.
create or replace function energy.reject_readings(p_device_name text, p_half_hour timestamptz) returns integer
language plpgsql
as $$
declare
  v_kind text := (select kind from energy.device where device_name = p_device_name);
  v_rejected integer;
begin
  with rejected as (
    delete from energy.sensor_reading r
    where r.device_name = p_device_name
      and r.read_at >= p_half_hour and (r.read_at < p_half_hour + interval '30 minutes' or r.read_at = p_half_hour)
      and (v_kind is null or energy.reject_reason(
        v_kind, r.channel1, r.channel2, r.channel3, r.register_kwh, r.read_at, r.received_at) is not null)
    returning r.*, case when v_kind is null then 'the device is unknown and the reading has no value'
      else energy.reject_reason(
        v_kind, r.channel1, r.channel2, r.channel3, r.register_kwh, r.read_at, r.received_at) end as reason
  ), saved as (
    select energy.save_rejects(
      'table', array_agg(device_name order by read_at), array_agg(read_at order by read_at),
      array_agg(channel1 order by read_at), array_agg(channel2 order by read_at), array_agg(channel3 order by read_at),
      array_agg(register_kwh order by read_at), array_agg(reason order by read_at),
      array_agg(
        jsonb_strip_nulls(to_jsonb(rejected) - 'received_at' - 'reason' - 'is_glitch')::text order by read_at)
    )
    from rejected having count(*) > 0
  )
  select count(*) into v_rejected from rejected left join saved on true;
  return v_rejected;
end $$;
