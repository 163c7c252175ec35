-- Returns a token of a resource_filter as a value: {"type": "text" | "number" | "boolean", "value", "at"}. Raises
-- check_violation for a token that is no value.
create or replace function ops.batch_parse_value(p_at integer, p_kind text, p_word text) returns jsonb
language plpgsql immutable as $$
declare
  v_type text := case
    when p_kind in ('string', 'quoted') then 'text'
    when p_kind = 'number' then 'number'
    when p_kind = 'word' and upper(p_word) in ('TRUE', 'FALSE') then 'boolean'
  end;
begin
  if v_type is null then
    perform ops.batch_raise_filter_error(p_at, 'a number, TRUE, FALSE or a string in quotes', p_kind, p_word);
  end if;
  return jsonb_build_object('type', v_type, 'value', p_word, 'at', p_at);
end
$$;
