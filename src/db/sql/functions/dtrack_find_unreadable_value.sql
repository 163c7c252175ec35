-- Returns the first value of a row of the company that cannot be read, for dtrack.describe_error: column, value (at
-- most 100 characters) and problem (flag, date, number or value). Null if all values can be read.
create or replace function dtrack.find_unreadable_value(p_source text, p_row jsonb) returns jsonb
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_column text;
  v_type text;
begin
  for v_column, v_type in
    select attname, format_type(atttypid, atttypmod) from pg_attribute
    where attrelid = to_regclass('dtrack.' || p_source) and attnum > 0 and not attisdropped
      and attname not in ('left_at', 'left_told_at')
    order by attnum
  loop
    begin
      if v_type = 'boolean' then
        perform dtrack.to_flag(v_column, p_row -> v_column);
      else
        execute format('select ($1)::%s', v_type) using p_row ->> v_column;
      end if;
    exception when data_exception then
      return jsonb_build_object('column', v_column, 'value', left(p_row ->> v_column, 100), 'problem',
        case v_type when 'boolean' then 'flag' when 'date' then 'date' when 'numeric' then 'number' else 'value' end);
    end;
  end loop;
  return null;
end
$$;

revoke execute on function dtrack.find_unreadable_value(text, jsonb) from public;
