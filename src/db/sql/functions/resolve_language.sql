-- Returns the language in which Tally writes to a person: the chosen one, else that of the person's Telegram if Tally
-- knows it, else p_default.
create or replace function warehouse.resolve_language(p_chosen text, p_language_code text, p_default text) returns text
language sql immutable as $$
  select coalesce(p_chosen, case lower(left(p_language_code, 2)) when 'en' then 'en' when 'ru' then 'ru' end, p_default)
$$;
