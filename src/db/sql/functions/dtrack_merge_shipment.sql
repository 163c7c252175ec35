-- Merges a changed row of enterprise.shipment into dtrack.shipment when it is shipped and DeTrack delivers it. p_old
-- and p_new are the row before and after the change, as JSON. p_old null: inserted. p_new null: deleted.
--
-- A shipment that DeTrack no longer delivers stays as it is and gets left_at: the job tells admins once.
create or replace function dtrack.merge_shipment(p_old jsonb, p_new jsonb) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_row dtrack.shipment := jsonb_populate_record(
    null::dtrack.shipment, dtrack.with_flags(p_new) - '{left_at,left_told_at}'::text[]);
  v_is_detrack boolean := coalesce(v_row.is_partial, false) and dtrack.is_detrack_shipping(v_row.ship_via);
begin
  if not v_is_detrack or p_old ->> 'shipment_number' is distinct from v_row.shipment_number then
    update dtrack.shipment set left_at = clock_timestamp(), left_told_at = null
    where shipment_number = coalesce(p_old ->> 'shipment_number', v_row.shipment_number) and left_at is null
      and (not v_is_detrack or p_old is not null);
    if found then
      perform pg_notify('detrack', '');
    end if;
  end if;
  if not v_is_detrack then
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

revoke execute on function dtrack.merge_shipment(jsonb, jsonb) from public;
