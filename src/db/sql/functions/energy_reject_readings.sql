-- Moves the readings of a device and half hour that cannot be used to energy.reading_rejects, each with its reason.
--
-- Parameters:
--   p_device_name   a device of energy.device
--   p_half_hour     start of the half hour; infinite for a reading whose time is infinite
-- Returns the number of readings moved. Idempotent.
create or replace function energy.reject_readings(p_device_name text, p_half_hour timestamptz) returns integer
language plpgsql
as $$
declare
  v_rejected integer;
begin
  with rejected as (
    delete from energy.sensor_reading r using energy.device d
    where d.device_name = p_device_name and r.device_name = p_device_name
      and r.read_at >= p_half_hour and (r.read_at < p_half_hour + interval '30 minutes' or r.read_at = p_half_hour)
      and energy.reject_reason(
        d.kind, r.channel1, r.channel2, r.channel3, r.register_kwh, r.read_at, r.received_at) is not null
    returning r.*, energy.reject_reason(
      d.kind, r.channel1, r.channel2, r.channel3, r.register_kwh, r.read_at, r.received_at) as reason
  ), saved as (
    insert into energy.reading_rejects (source, device_name, read_at, reason, payload)
    select 'table', device_name, read_at, reason, jsonb_strip_nulls(to_jsonb(rejected) - 'received_at' - 'reason')::text
    from rejected
    on conflict do nothing
  )
  select count(*) into v_rejected from rejected;
  return v_rejected;
end $$;
