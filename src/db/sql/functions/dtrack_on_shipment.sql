-- Trigger function of dtrack.shipment: merges the shipment into dtrack.dtrack_shipping by its tracking number, and
-- marks it for sending when a field that is sent to DeTrack changed.
create or replace function dtrack.on_shipment() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_old dtrack.dtrack_shipping;
  v_new dtrack.dtrack_shipping;
  v_lines text := concat_ws(', ', nullif(btrim(new.ship_address1), ''), nullif(btrim(new.ship_address2), ''),
    nullif(btrim(new.ship_address3), ''));
begin
  select * into v_old from dtrack.dtrack_shipping where tracking_number = new.shipment_number for update;
  v_new := v_old;
  v_new.do_number := nullif(btrim(new.job_number), '');
  v_new.company_name := nullif(btrim(new.ship_name), '');
  v_new.address_1 := case when v_lines <> '' then concat_ws(', ', v_lines, nullif(btrim(new.ship_country), '')) end;
  v_new.city := nullif(btrim(new.ship_city), '');
  v_new.state := nullif(btrim(new.ship_state), '');
  v_new.postal_code := nullif(btrim(new.ship_zip), '');
  v_new.deliver_to_collect_from := nullif(btrim(new.ship_contact), '');
  v_new.instructions := nullif(btrim(new.instructions), '');
  v_new.phone_number := nullif(btrim(new.ship_phone), '');
  v_new.notify_email := nullif(btrim(new.email), '');
  v_new.delivery_date := new.scheduled_ship_date;
  if v_old.id is null then
    insert into dtrack.dtrack_shipping (
      do_number, tracking_number, company_name, address_1, city, state, postal_code, deliver_to_collect_from,
      instructions, phone_number, notify_email, delivery_date, quantity, ship_via, ship_via_service, is_partial,
      shipped, detrack_job_number
    ) values (
      v_new.do_number, new.shipment_number, v_new.company_name, v_new.address_1, v_new.city, v_new.state,
      v_new.postal_code, v_new.deliver_to_collect_from, v_new.instructions, v_new.phone_number, v_new.notify_email,
      v_new.delivery_date,
      new.scheduled_ship_quantity, new.ship_via, new.ship_via_service, new.is_partial, new.shipped,
      dtrack.unique_job_number(v_new.do_number, new.shipment_number)
    );
    perform pg_notify('detrack', '');
    return null;
  end if;
  if v_new.do_number is distinct from v_old.do_number then
    v_new.detrack_job_number := dtrack.unique_job_number(v_new.do_number, new.shipment_number);
  end if;
  update dtrack.dtrack_shipping set
    do_number = v_new.do_number, company_name = v_new.company_name, address_1 = v_new.address_1, city = v_new.city,
    state = v_new.state, postal_code = v_new.postal_code, deliver_to_collect_from = v_new.deliver_to_collect_from,
    instructions = v_new.instructions, phone_number = v_new.phone_number, notify_email = v_new.notify_email,
    delivery_date = v_new.delivery_date, detrack_job_number = v_new.detrack_job_number,
    quantity = new.scheduled_ship_quantity, ship_via = new.ship_via, ship_via_service = new.ship_via_service,
    is_partial = new.is_partial, shipped = new.shipped
  where id = v_old.id;
  if v_new is distinct from v_old then
    perform dtrack.mark_for_sending(new.shipment_number);
  end if;
  return null;
end
$$;

revoke execute on function dtrack.on_shipment() from public;
