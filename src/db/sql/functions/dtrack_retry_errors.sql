-- Processes the open rows of dtrack.error_log again, with their current values in the company's tables. Returns the
-- number of rows that succeeded; those are marked as mended. The others stay open, with the newest error.
--
-- p_transient_only: only rows whose error may be gone by now (locks, serialization, resources, operator intervention).
-- p_error_id: only this one; null: all.
create or replace function dtrack.retry_errors(
  p_transient_only boolean default false, p_error_id bigint default null
) returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_error dtrack.error_log;
  v_key text;
  v_current jsonb;
  v_mended integer := 0;
  v_message text;
  v_sqlstate text;
  v_context text;
begin
  for v_error in
    select * from dtrack.error_log
    where state = 'open' and (not p_transient_only or severity ~ '^(40|53|55|57)')
      and (p_error_id is null or error_id = p_error_id)
    order by error_id
    for update skip locked
  loop
    v_current := null;
    begin
      v_key := v_error.source || case v_error.source when 'shipment' then '_number' else '_id' end;
      execute format('select to_jsonb(t) from enterprise.%I t where t.%I::text = $1', v_error.source, v_key)
      into v_current using v_error."row" ->> v_key;
      execute format('select dtrack.merge_%s($1, $2)', v_error.source)
      using case when v_current is null then v_error."row" end, v_current;
      update dtrack.error_log set state = 'mended', mended_at = clock_timestamp() where error_id = v_error.error_id;
      v_mended := v_mended + 1;
    exception when others then
      get stacked diagnostics
        v_message = message_text, v_sqlstate = returned_sqlstate, v_context = pg_exception_context;
      update dtrack.error_log set message = v_message,
        error_text = dtrack.describe_error(source, coalesce(v_current, "row"), v_sqlstate, v_message),
        severity = v_sqlstate, context = v_context, procedure = substring(v_context from 'function ([^( ]+)')
      where error_id = v_error.error_id;
    end;
  end loop;
  return v_mended;
end
$$;

revoke execute on function dtrack.retry_errors(boolean, bigint) from public;
