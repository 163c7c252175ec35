-- Moves the readings of the batch that cannot be used to energy.reading_rejects. Returns their number. Idempotent.
--
-- Looks only at the periods in which energy.calculate_currents or energy.read_registers met such a reading.
create or replace function energy.reject_batch_readings() returns integer
language sql
as $$
  with invalid_period as (
    select period_id from pg_temp.batch_half_hour where not is_valid
    union
    select period_id from pg_temp.batch_quarter_hour where not is_valid
  ), half_hour as (
    select distinct p.device_name, energy.half_hour(r.read_at) as half_hour
    from invalid_period i join pg_temp.batch_period p using (period_id)
    join energy.sensor_reading r on r.device_name = p.device_name
      and r.read_at >= coalesce(p.previous_read_at, p.from_at) and r.read_at <= coalesce(p.next_read_at, p.to_at)
    where energy.reject_reason(
      p.kind, r.channel1, r.channel2, r.channel3, r.register_kwh, r.read_at, r.received_at) is not null
  )
  select coalesce(sum(energy.reject_readings(device_name, half_hour)), 0)::integer from half_hour;
$$;
