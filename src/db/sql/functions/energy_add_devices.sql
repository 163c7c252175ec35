-- Adds the devices of readings that are not in energy.device yet, with the defaults of that table.
--
-- Parameters, one element per reading; both arrays have the same length:
--   p_names   device
--   p_kinds   its kind by this reading (energy.kind_of_reading), null if the reading does not tell
-- Returns the names of the devices that were added, sorted.
-- The kind of a new device is that of its first reading that tells. Without one, no device is added. Idempotent.
create or replace function energy.add_devices(p_names text[], p_kinds text[]) returns text[]
language sql volatile
as $$
  with added as (
    insert into energy.device (device_name, kind)
    select distinct on (r.name) r.name, r.kind
    from unnest(p_names, p_kinds) with ordinality as r (name, kind, position)
    where r.kind is not null and not exists (select from energy.device d where d.device_name = r.name)
    order by r.name, r.position
    on conflict do nothing
    returning device_name
  )
  select coalesce(array_agg(device_name order by device_name), '{}') from added;
$$;
