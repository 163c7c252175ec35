-- Adds the devices of readings that are not in energy.device yet, with the defaults of that table.
--
-- Parameters, one element per reading; both arrays have the same length:
--   p_names       device
--   p_registers   value of its register, null for a device that reports currents
-- Returns the names of the devices that were added, sorted.
-- The kind of a new device is that of its first reading: register if that has a register value, else current.
-- Idempotent.
create or replace function energy.add_devices(p_names text[], p_registers double precision[]) returns text[]
language sql volatile
as $$
  with added as (
    insert into energy.device (device_name, kind)
    select distinct on (r.name) r.name, case when r.register is null then 'current' else 'register' end
    from unnest(p_names, p_registers) with ordinality as r (name, register, position)
    where not exists (select from energy.device d where d.device_name = r.name)
    order by r.name, r.position
    on conflict do nothing
    returning device_name
  )
  select coalesce(array_agg(device_name order by device_name), '{}') from added;
$$;
