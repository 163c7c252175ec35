-- Trigger 1, on both tables of the company. It runs as whoever writes there, so with rights of its own; what goes wrong in it,
-- or behind it, is kept in dtrack.error_log and said by a WARNING, and the company's row stands.
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
    perform dtrack.take_shipment(v_old, v_new);
  else
    perform dtrack.take_package(v_old, v_new);
  end if;
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
