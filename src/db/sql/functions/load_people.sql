-- Creates or updates the row in dim_users of every person in p_rows (see warehouse.read_rows), from the newest row that
-- can be loaded. Settings that the person has chosen stay. A row with a first name carries all of Telegram's details:
-- missing ones are removed. A row without a first name only adds details. The chat is taken from private chats only.
-- Idempotent.
create or replace function warehouse.load_people(p_rows json) returns void
language plpgsql as $$
begin
  insert into warehouse.dim_users as u (user_id, chat_id, username, first_name, last_name, is_premium, language_code)
  select distinct on (r.user_id) r.user_id, case when r.chat_id = r.user_id then r.chat_id end,
    r.username, r.first_name, r.last_name, r.is_premium, r.language_code
  from warehouse.read_rows(p_rows) as r
  where r.fault is null
  order by r.user_id, r.first_name is null, r.record_date_unix desc, r.staging_id desc
  on conflict (user_id) do update set
    chat_id = coalesce(excluded.chat_id, u.chat_id),
    username = case when excluded.first_name is null then coalesce(excluded.username, u.username)
      else excluded.username end,
    first_name = coalesce(excluded.first_name, u.first_name),
    last_name = case when excluded.first_name is null then coalesce(excluded.last_name, u.last_name)
      else excluded.last_name end,
    is_premium = coalesce(excluded.is_premium, u.is_premium),
    language_code = coalesce(excluded.language_code, u.language_code);
end
$$;
