-- After it, a row of enterprise.shipment (as JSON; p_old null: inserted, p_new null: deleted) is merged into dtrack.shipment
-- where it leaves by DeTrack. One that no longer does stays as it is, marked: the next run tells admins once.
create or replace function dtrack.take_shipment(p_old jsonb, p_new jsonb) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_row dtrack.shipment := jsonb_populate_record(null::dtrack.shipment, p_new - '{left_at,left_told_at}'::text[]);
  v_leaves boolean := coalesce(v_row.is_partial, false) and dtrack.matches(v_row.ship_via);
begin
  if not v_leaves or p_old ->> 'shipment_number' is distinct from v_row.shipment_number then
    update dtrack.shipment set left_at = clock_timestamp(), left_told_at = null
    where shipment_number = coalesce(p_old ->> 'shipment_number', v_row.shipment_number) and left_at is null
      and (not v_leaves or p_old is not null);
    if found then
      perform pg_notify('detrack', '');
    end if;
  end if;
  if not v_leaves then
    return;
  end if;
  insert into dtrack.shipment as s select v_row.*
  on conflict (shipment_number) do update set
    job_number = excluded.job_number, ship_name = excluded.ship_name, ship_address1 = excluded.ship_address1,
    ship_address2 = excluded.ship_address2, ship_address3 = excluded.ship_address3, ship_city = excluded.ship_city,
    ship_state = excluded.ship_state, ship_zip = excluded.ship_zip, ship_country = excluded.ship_country,
    ship_contact = excluded.ship_contact, instructions = excluded.instructions, ship_phone = excluded.ship_phone,
    email = excluded.email, ship_via = excluded.ship_via, is_partial = excluded.is_partial, shipped = excluded.shipped,
    ship_via_service = excluded.ship_via_service, scheduled_ship_date = excluded.scheduled_ship_date,
    scheduled_ship_quantity = excluded.scheduled_ship_quantity, left_at = null, left_told_at = null
  where s is distinct from excluded;
end
$$;

revoke execute on function dtrack.take_shipment(jsonb, jsonb) from public;
