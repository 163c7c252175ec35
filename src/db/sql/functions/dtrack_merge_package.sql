-- Merges a changed row of enterprise.package into dtrack.package when DeTrack delivers it, and deletes it there when
-- not. p_old and p_new are the row before and after the change, as JSON. p_old null: inserted. p_new null: deleted.
create or replace function dtrack.merge_package(p_old jsonb, p_new jsonb) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_row dtrack.package := jsonb_populate_record(null::dtrack.package, p_new);
  v_is_detrack boolean := p_new is not null and dtrack.is_detrack_shipping(v_row.ship_method);
begin
  delete from dtrack.package
  where package_id in (p_old ->> 'package_id', v_row.package_id)
    and (not v_is_detrack or package_id is distinct from v_row.package_id);
  if not v_is_detrack then
    return;
  end if;
  insert into dtrack.package as p select v_row.*
  on conflict (package_id) do update set
    shipment_number = excluded.shipment_number, job_number = excluded.job_number,
    component_number = excluded.component_number, quantity = excluded.quantity, ship_method = excluded.ship_method,
    ship_date = excluded.ship_date, number_of_packages = excluded.number_of_packages,
    description = excluded.description, total_qty_shipped = excluded.total_qty_shipped
  where p is distinct from excluded;
end
$$;

revoke execute on function dtrack.merge_package(jsonb, jsonb) from public;
