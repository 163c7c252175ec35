-- Trigger function of dtrack.package: when a field that is sent to DeTrack changes, marks the shipment of the package
-- for sending. Does nothing when the shipment is not known yet.
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
    perform dtrack.mark_for_sending(old.shipment_number);
  end if;
  if tg_op <> 'DELETE' and (tg_op = 'INSERT' or new.shipment_number is distinct from old.shipment_number) then
    perform dtrack.mark_for_sending(new.shipment_number);
  end if;
  return null;
end
$$;

revoke execute on function dtrack.on_package() from public;
