-- Turns readings of a device into glitches, which go to energy.reading_rejects too, and glitches into readings.
--
-- Parameters:
--   p_device_name   device
--   p_times         times of the readings whose is_glitch is wrong
create or replace function energy.save_glitches(p_device_name text, p_times timestamptz[]) returns void
language sql
as $$
  with changed as (
    update energy.sensor_reading set is_glitch = not is_glitch
    where device_name = p_device_name and read_at = any (p_times)
    returning *
  ), restored as (
    delete from energy.reading_rejects r using changed c
    where not c.is_glitch and r.source = 'table' and r.device_name = p_device_name and r.read_at = c.read_at
      and r.reason = 'glitch'
  )
  select energy.save_rejects(
    'table', array_agg(device_name order by read_at), array_agg(read_at order by read_at),
    array_agg(channel1 order by read_at), array_agg(channel2 order by read_at), array_agg(channel3 order by read_at),
    array_agg(register_kwh order by read_at), array_agg('glitch'::text order by read_at),
    array_agg(jsonb_strip_nulls(to_jsonb(changed) - 'received_at' - 'is_glitch')::text order by read_at)
  )
  from changed where is_glitch having count(*) > 0;
$$;
