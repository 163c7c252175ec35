-- Returns true when p_value can be cast to p_type, a name as format_type returns it. Raises an error for any other
-- name.
create or replace function ops.batch_can_cast(p_value text, p_type text) returns boolean
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
