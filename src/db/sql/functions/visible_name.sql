-- Returns first and last name, without a part that cannot be seen; null where nothing is left.
create or replace function warehouse.visible_name(p_first_name text, p_last_name text) returns text
language sql immutable as $$
  select warehouse.clean_text(concat_ws(' ',
    case when warehouse.is_visible(p_first_name) then p_first_name end,
    case when warehouse.is_visible(p_last_name) then p_last_name end))
$$;
