-- Sets shipped of a delivered shipment in enterprise.shipment, dtrack.shipment and dtrack.dtrack_shipping. The
-- company's column may be a boolean, a number (1), a bit (1) or a text (Y).
-- Idempotent. An error names the shipment. Its column is shipped, its detail the reason.
create or replace function dtrack.set_shipped(p_shipment_number text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_type text;
  v_literal text;
begin
  select format_type(a.atttypid, a.atttypmod), case t.typcategory
      when 'B' then 'true' when 'N' then '1' when 'S' then '''Y''' when 'V' then
        quote_literal(lpad('1', case when a.atttypmod > 0 then a.atttypmod else 1 end, '0'))
    end
  into v_type, v_literal
  from pg_attribute a join pg_type t on t.oid = a.atttypid
  where a.attrelid = 'enterprise.shipment'::regclass and a.attname = 'shipped' and not a.attisdropped;
  begin
    execute format(
      'update enterprise.shipment set shipped = %s::%s where shipment_number::text = $1
      and dtrack.to_flag(''shipped'', to_jsonb(shipped)) is distinct from true', v_literal, v_type)
    using p_shipment_number;
  exception when others then
    raise exception using errcode = sqlstate, column = 'shipped', detail = sqlerrm,
      message = format('shipment %s: enterprise.shipment.shipped cannot be set: %s', p_shipment_number, sqlerrm);
  end;
  update dtrack.shipment set shipped = true where shipment_number = p_shipment_number and shipped is distinct from true;
  update dtrack.dtrack_shipping set shipped = true
  where tracking_number = p_shipment_number and shipped is distinct from true;
end
$$;

revoke execute on function dtrack.set_shipped(text) from public;
