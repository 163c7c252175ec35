-- Returns true for a text that a type (a name as format_type gives it) can read. Any other name of a type is an error.
create or replace function ops.batch_is_value(p_value text, p_type text) returns boolean
language plpgsql stable as $$
declare
  v_type text := format_type(p_type::regtype, null);
begin
  execute format('select cast($1 as %s)', v_type) using p_value;
  return true;
exception
  when data_exception or invalid_parameter_value then
    return false;
end
$$;
