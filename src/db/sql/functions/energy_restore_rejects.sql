-- Moves readings that were rejected because of the kind of their device, which has been corrected since, back to
-- energy.sensor_reading. Returns their number. Idempotent.
--
-- Their received_at is the current time, so the run of the job that calls this function calculates them. A reading
-- whose time has another reading now stays a reject.
create or replace function energy.restore_rejects() returns integer
language sql
as $$
  with restored as (
    delete from energy.reading_rejects r using energy.device d
    where r.device_kind is not null and d.device_name = r.device_name and d.kind <> r.device_kind
      and not exists (
        select from energy.sensor_reading s where s.device_name = r.device_name and s.read_at = r.read_at
      )
    returning r.*
  ), inserted as (
    insert into energy.sensor_reading (device_name, read_at, channel1, channel2, channel3, register_kwh)
    select device_name, read_at, channel1, channel2, channel3, register_kwh
    from restored order by device_name, read_at, reject_id
    on conflict do nothing
    returning 1
  )
  select count(*)::integer from inserted;
$$;
