-- Returns true for a way of shipping that DeTrack delivers: one of the comma list in the setting ship_via
-- (DETRACK_SHIP_VIA).
create or replace function dtrack.is_detrack_shipping(p_ship_via text) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(
    (
      select btrim(p_ship_via) = any (string_to_array(replace(value, ' ', ''), ','))
      from dtrack.setting
      where name = 'ship_via'
    ),
    false
  )
$$;

revoke execute on function dtrack.is_detrack_shipping(text) from public;
