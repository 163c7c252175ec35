-- After it, readings in a half hour of a device that cannot be used are in energy.reading_rejects, with the reason, in place of
-- energy.sensor_reading. Returns their number.
create or replace function energy.refuse(p_name text, p_half_hour timestamptz) returns integer
language plpgsql
as $$
declare
  v_rejected integer;
begin
  with gone as (
    delete from energy.sensor_reading r using energy.device d
    where d.device_name = p_name and r.device_name = p_name
      and r.read_at >= p_half_hour and (r.read_at < p_half_hour + interval '30 minutes' or r.read_at = p_half_hour)
      and energy.reading_fault(d.kind, r.channel1, r.channel2, r.channel3, r.register_kwh, r.read_at, r.received_at) is not null
    returning r.*, energy.reading_fault(
      d.kind, r.channel1, r.channel2, r.channel3, r.register_kwh, r.read_at, r.received_at) as reason
  ), kept as (
    insert into energy.reading_rejects (source, device_name, read_at, reason, payload)
    select 'table', device_name, read_at, reason, jsonb_strip_nulls(to_jsonb(gone) - 'received_at' - 'reason')::text from gone
    on conflict do nothing
  )
  select count(*) into v_rejected from gone;
  return v_rejected;
end $$;
