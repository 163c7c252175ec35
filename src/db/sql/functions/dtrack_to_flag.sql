-- Returns a flag of the company as a boolean, whatever type its column has: boolean, number (0 is false), bit, or text
-- (Y, N, yes, no, true, false, 1, 0; an empty text is false). Null for null.
--
-- p_name: the column, for the error. Raises invalid_text_representation for any other text.
create or replace function dtrack.to_flag(p_name text, p_value jsonb) returns boolean
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_text text := lower(btrim(p_value #>> '{}'));
begin
  if v_text is null then
    return null;
  elsif jsonb_typeof(p_value) = 'number' then
    return v_text::numeric <> 0;
  elsif v_text in ('y', 'yes', 't', 'true', 'on', '-1') then
    return true;
  elsif v_text in ('', 'n', 'no', 'f', 'false', 'off') then
    return false;
  elsif v_text ~ '^[01]+$' then
    return v_text ~ '1';
  end if;
  raise exception using errcode = 'invalid_text_representation',
    message = format('%s: %L is neither yes nor no', p_name, p_value #>> '{}');
end
$$;

revoke execute on function dtrack.to_flag(text, jsonb) from public;
