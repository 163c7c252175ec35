-- Returns the text without white space at its ends; null where nothing is left.
create or replace function warehouse.clean_text(p_text text) returns text
language sql immutable as $$
  select nullif(btrim(p_text, E' \t\n\r'), '')
$$;
