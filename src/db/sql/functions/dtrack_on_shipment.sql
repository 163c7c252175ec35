-- Trigger 2, on dtrack.shipment: merges a shipment into dtrack.dtrack_shipping. Only a change of what is sent has it sent again.
create or replace function dtrack.on_shipment() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_was dtrack.dtrack_shipping;
  v_is dtrack.dtrack_shipping;
  v_lines text := concat_ws(', ', nullif(btrim(new.ship_address1), ''), nullif(btrim(new.ship_address2), ''),
    nullif(btrim(new.ship_address3), ''));
begin
  select * into v_was from dtrack.dtrack_shipping where tracking_number = new.shipment_number for update;
  v_is := v_was;
  v_is.do_number := nullif(btrim(new.job_number), '');
  v_is.company_name := nullif(btrim(new.ship_name), '');
  v_is.address_1 := case when v_lines <> '' then concat_ws(', ', v_lines, nullif(btrim(new.ship_country), '')) end;
  v_is.city := nullif(btrim(new.ship_city), '');
  v_is.state := nullif(btrim(new.ship_state), '');
  v_is.postal_code := nullif(btrim(new.ship_zip), '');
  v_is.deliver_to_collect_from := nullif(btrim(new.ship_contact), '');
  v_is.instructions := nullif(btrim(new.instructions), '');
  v_is.phone_number := nullif(btrim(new.ship_phone), '');
  v_is.notify_email := nullif(btrim(new.email), '');
  v_is.delivery_date := new.scheduled_ship_date;
  if v_was.id is null then
    insert into dtrack.dtrack_shipping (
      do_number, tracking_number, company_name, address_1, city, state, postal_code, deliver_to_collect_from,
      instructions, phone_number, notify_email, delivery_date, quantity, ship_via, ship_via_service, is_partial, shipped,
      detrack_job_number
    ) values (
      v_is.do_number, new.shipment_number, v_is.company_name, v_is.address_1, v_is.city, v_is.state, v_is.postal_code,
      v_is.deliver_to_collect_from, v_is.instructions, v_is.phone_number, v_is.notify_email, v_is.delivery_date,
      new.scheduled_ship_quantity, new.ship_via, new.ship_via_service, new.is_partial, new.shipped,
      dtrack.job_number(v_is.do_number, new.shipment_number)
    );
    perform pg_notify('detrack', '');
    return null;
  end if;
  if v_is.do_number is distinct from v_was.do_number then
    v_is.detrack_job_number := dtrack.job_number(v_is.do_number, new.shipment_number);
  end if;
  update dtrack.dtrack_shipping set
    do_number = v_is.do_number, company_name = v_is.company_name, address_1 = v_is.address_1, city = v_is.city,
    state = v_is.state, postal_code = v_is.postal_code, deliver_to_collect_from = v_is.deliver_to_collect_from,
    instructions = v_is.instructions, phone_number = v_is.phone_number, notify_email = v_is.notify_email,
    delivery_date = v_is.delivery_date, detrack_job_number = v_is.detrack_job_number,
    quantity = new.scheduled_ship_quantity, ship_via = new.ship_via, ship_via_service = new.ship_via_service,
    is_partial = new.is_partial, shipped = new.shipped
  where id = v_was.id;
  if v_is is distinct from v_was then
    perform dtrack.send_again(new.shipment_number);
  end if;
  return null;
end
$$;

revoke execute on function dtrack.on_shipment() from public;
