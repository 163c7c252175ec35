-- After it, every device of these readings is in energy.device, with the defaults; of which kind it is, its first reading says.
-- Returns the names of those that were added.
create or replace function energy.add_devices(p_names text[], p_registers double precision[]) returns text[]
language sql volatile
as $$
  with added as (
    insert into energy.device (device_name, kind)
    select distinct on (r.name) r.name, case when r.register is null then 'current' else 'register' end
    from unnest(p_names, p_registers) with ordinality as r (name, register, place)
    where not exists (select from energy.device d where d.device_name = r.name)
    order by r.name, r.place
    on conflict do nothing
    returning device_name
  )
  select coalesce(array_agg(device_name order by device_name), '{}') from added;
$$;
