-- Returns a row of enterprise.shipment with its flags as booleans (see dtrack.to_flag). Null for null.
create or replace function dtrack.with_flags(p_row jsonb) returns jsonb
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
  select p_row || jsonb_build_object(
    'is_partial', dtrack.to_flag('is_partial', p_row -> 'is_partial'),
    'shipped', dtrack.to_flag('shipped', p_row -> 'shipped'))
$$;

revoke execute on function dtrack.with_flags(jsonb) from public;
