-- Creates the trigger tally_detrack on the company's tables enterprise.shipment and enterprise.package, and the tables
-- themselves where they do not exist. Returns the columns that the tables lack, or whose type cannot be read; '{}' if
-- there is none. When there is one, no trigger is created. Idempotent. Locks the company's tables only
-- when a trigger is missing.
create or replace function dtrack.attach_triggers() returns text[]
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_missing text[];
  v_table text;
begin
  perform pg_advisory_xact_lock(7255320);
  if to_regclass('enterprise.shipment') is null or to_regclass('enterprise.package') is null then
    create schema if not exists enterprise;
    create table if not exists enterprise.shipment (
      job_number text, shipment_number text primary key, ship_name text, ship_address1 text, ship_address2 text,
      ship_address3 text, ship_city text, ship_state text, ship_zip text, ship_country text, ship_contact text,
      instructions text, ship_phone text, email text, ship_via text, is_partial boolean, shipped boolean,
      ship_via_service text, scheduled_ship_date date, scheduled_ship_quantity numeric
    );
    create table if not exists enterprise.package (
      package_id text primary key, shipment_number text, job_number text, component_number text, quantity numeric,
      ship_method text, ship_date date, number_of_packages numeric, description text, total_qty_shipped numeric
    );
    comment on table enterprise.shipment is 'One row per shipment of the company; its own system writes here.';
    comment on table enterprise.package is 'One row per package of a shipment; the company''s own system writes here.';
  end if;
  select array_agg(format('enterprise.%s.%s', c.relname, a.attname) order by c.relname, a.attnum) into v_missing
  from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    and a.attname not in ('left_at', 'left_told_at')
  where c.relnamespace = 'dtrack'::regnamespace and c.relname in ('shipment', 'package')
    and not exists (
      select from pg_attribute e
      where e.attrelid = to_regclass('enterprise.' || c.relname) and e.attname = a.attname and not e.attisdropped
    );
  if v_missing is not null then
    return v_missing;
  end if;
  v_missing := dtrack.unreadable_columns();
  if v_missing <> '{}' then
    return v_missing;
  end if;
  foreach v_table in array array['shipment', 'package'] loop
    if not exists (
      select from pg_trigger
      where tgrelid = to_regclass('enterprise.' || v_table) and tgname = 'tally_detrack' and not tgisinternal
    ) then
      execute format(
        'create trigger tally_detrack after insert or update or delete on enterprise.%I
        for each row execute function dtrack.on_enterprise()', v_table);
    end if;
  end loop;
  return '{}';
end
$$;

revoke execute on function dtrack.attach_triggers() from public;
