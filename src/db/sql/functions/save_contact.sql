-- Stores what Telegram says about a person who has written: the details, and that the person was seen now and does not
-- block the bot. A missing row is added. Settings that the person has chosen stay. Does nothing, and returns false, while another transaction
-- has locked the row or is about to add it: the next update of the person stores the same.
-- p_chat_id: the private chat. Null: it stays as it is.
create or replace function warehouse.save_contact(
  p_user_id bigint, p_chat_id bigint, p_username text, p_first_name text, p_last_name text, p_is_premium boolean,
  p_language_code text
)
returns boolean
language plpgsql as $$
begin
  perform from warehouse.dim_users u where u.user_id = p_user_id for no key update skip locked;
  if not found then
    if exists (select from warehouse.dim_users u where u.user_id = p_user_id)
        or not warehouse.try_lock_person(p_user_id) then
      return false;
    end if;
  end if;
  insert into warehouse.dim_users as u
    (user_id, chat_id, username, first_name, last_name, is_premium, language_code)
  values (p_user_id, p_chat_id, p_username, p_first_name, p_last_name, p_is_premium, p_language_code)
  on conflict (user_id) do update set
    chat_id = coalesce(excluded.chat_id, u.chat_id), username = excluded.username, first_name = excluded.first_name,
    last_name = excluded.last_name, is_premium = excluded.is_premium, language_code = excluded.language_code,
    last_seen_at = now(), blocked_at = null;
  return true;
end
$$;
