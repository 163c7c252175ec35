-- Returns why a row of the company could not be processed, as a text that can be shown in any language: the text
-- detrack-row with its values (see error-text.ts). problem is one of
--
--   flag, date, number, value  a column that cannot be read: column, value
--   missing                    the key of the row is missing: column
--   busy                       locks, resources or a stop of the server; a run tries again by itself
--   database                   anything else: code (SQLSTATE) and message, in the language of the server
--
-- PostgreSQL does not name the column of a value that it cannot read, so each value is read again. Never raises an
-- error: null if the row cannot be described.
create or replace function dtrack.describe_error(p_source text, p_row jsonb, p_sqlstate text, p_message text)
returns jsonb
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_key text := p_source || case p_source when 'shipment' then '_number' else '_id' end;
  v_values jsonb;
begin
  if p_row ->> v_key is null then
    v_values := jsonb_build_object('problem', 'missing', 'column', v_key);
  elsif p_sqlstate ~ '^(40|53|55|57)' then
    v_values := jsonb_build_object('problem', 'busy', 'code', p_sqlstate);
  elsif p_sqlstate ~ '^22' then
    v_values := dtrack.find_unreadable_value(p_source, p_row);
  end if;
  return jsonb_build_object('key', 'detrack-row', 'values', coalesce(
    v_values, jsonb_build_object('problem', 'database', 'code', p_sqlstate, 'message', left(p_message, 300))));
exception when others then
  return null;
end
$$;

revoke execute on function dtrack.describe_error(text, jsonb, text, text) from public;
