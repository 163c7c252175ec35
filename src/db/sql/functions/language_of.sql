-- Returns the person's language: the chosen one, else Telegram's where Tally speaks it, else p_default.
create or replace function warehouse.language_of(p_chosen text, p_language_code text, p_default text) returns text
language sql immutable as $$
  select coalesce(p_chosen, case lower(left(p_language_code, 2)) when 'en' then 'en' when 'ru' then 'ru' end, p_default)
$$;
