-- Trigger function of enterprise.shipment and enterprise.package: merges each changed row into the schema dtrack.
-- It runs with the rights of its owner, because the company's role has none in dtrack. An error in it, or in the
-- triggers of dtrack, is stored in dtrack.error_log and raised as a WARNING. The company's own row is saved anyway. A
-- later change of the row that can be merged closes its errors.
--
-- Its name must not change: the triggers of existing databases call it.
create or replace function dtrack.on_enterprise() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_old jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  v_new jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
  v_message text;
  v_sqlstate text;
  v_context text;
begin
  if tg_table_name = 'shipment' then
    perform dtrack.merge_shipment(v_old, v_new);
  else
    perform dtrack.merge_package(v_old, v_new);
  end if;
  perform dtrack.close_errors(tg_table_name, coalesce(v_new, v_old));
  return null;
exception when others then
  get stacked diagnostics v_message = message_text, v_sqlstate = returned_sqlstate, v_context = pg_exception_context;
  raise warning 'detrack: a row of %.% is not taken: % (%)', tg_table_schema, tg_table_name, v_message, v_sqlstate
    using hint = 'It is in dtrack.error_log; select dtrack.retry_errors() takes it again.';
  perform dtrack.log_error(tg_table_name, coalesce(v_new, v_old), v_message, v_sqlstate, v_context);
  return null;
end
$$;

revoke execute on function dtrack.on_enterprise() from public;
