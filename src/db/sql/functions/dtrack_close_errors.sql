-- Marks the open errors of a row of the company as mended, because the row was merged. p_source: shipment or package.
-- Leaves out errors that dtrack.retry_errors() processes now: waiting for it could be a deadlock.
create or replace function dtrack.close_errors(p_source text, p_row jsonb) returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
  update dtrack.error_log set state = 'mended', mended_at = clock_timestamp()
  where error_id in (
    select error_id from dtrack.error_log
    where state = 'open' and source = p_source
      and "row" ->> (case source when 'shipment' then 'shipment_number' else 'package_id' end)
        = p_row ->> (case p_source when 'shipment' then 'shipment_number' else 'package_id' end)
    for update skip locked
  )
$$;

revoke execute on function dtrack.close_errors(text, jsonb) from public;
