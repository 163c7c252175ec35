-- Trigger 2, on dtrack.package: a change of what is sent of a package has its shipment, where it is there, sent again.
create or replace function dtrack.on_package() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'UPDATE' then
    if (old.shipment_number, old.component_number, old.description, old.total_qty_shipped)
      is not distinct from (new.shipment_number, new.component_number, new.description, new.total_qty_shipped) then
      return null;
    end if;
  end if;
  if tg_op <> 'INSERT' then
    perform dtrack.send_again(old.shipment_number);
  end if;
  if tg_op <> 'DELETE' and (tg_op = 'INSERT' or new.shipment_number is distinct from old.shipment_number) then
    perform dtrack.send_again(new.shipment_number);
  end if;
  return null;
end
$$;

revoke execute on function dtrack.on_package() from public;
