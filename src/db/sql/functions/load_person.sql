-- After it, the person has a row in dim_users with the details of the newest staged row. Chosen settings stay. A staged row
-- with a first name carries all of Telegram's details; one without may only add some. The chat is taken from private ones.
create or replace function warehouse.load_person(p_user_id bigint) returns void
language sql as $$
  insert into warehouse.dim_users as u (user_id, chat_id, username, first_name, last_name, is_premium, language_code)
  select s.user_id, case when s.chat_id = s.user_id then s.chat_id end,
    s.username, s.first_name, s.last_name, s.is_premium, s.language_code
  from warehouse.staging_table s
  where s.user_id = p_user_id
  order by s.first_name is null, s.record_date_unix desc, s.staging_id desc
  limit 1
  on conflict (user_id) do update set
    chat_id = coalesce(excluded.chat_id, u.chat_id),
    username = case when excluded.first_name is null then coalesce(excluded.username, u.username) else excluded.username end,
    first_name = coalesce(excluded.first_name, u.first_name),
    last_name = case when excluded.first_name is null then coalesce(excluded.last_name, u.last_name) else excluded.last_name end,
    is_premium = coalesce(excluded.is_premium, u.is_premium),
    language_code = coalesce(excluded.language_code, u.language_code)
$$;
