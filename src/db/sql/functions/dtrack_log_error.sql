-- Stores a row of the company that a trigger could not process in dtrack.error_log, and notifies the job, which alerts
-- admins. Never raises an error: if the row cannot be stored, it raises a WARNING.
create or replace function dtrack.log_error(p_source text, p_row jsonb, p_message text, p_sqlstate text, p_context text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into dtrack.error_log (message, error_text, severity, procedure, context, source, "row")
  values (p_message, dtrack.describe_error(p_source, p_row, p_sqlstate, p_message), p_sqlstate,
    substring(p_context from 'function ([^( ]+)'), p_context, p_source, p_row);
  perform pg_notify('detrack', '');
exception when others then
  raise warning 'detrack: the error could not be logged: % (%)', sqlerrm, sqlstate;
end
$$;

revoke execute on function dtrack.log_error(text, jsonb, text, text, text) from public;
