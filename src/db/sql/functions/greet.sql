-- Returns what every update needs to know, and brings the person's row up to date: made at first contact, written again only
-- where Telegram's details changed or a minute has passed. A handled update writes nothing: after /forget it must not bring
-- the person back. `handled` with `outcome`: the update's effect is committed. Settings are null until chosen. With
-- p_with_habits also the person's own habits by name, for recognising one.
create or replace function warehouse.greet(
  p_update_id bigint, p_chat_id bigint, p_is_private boolean, p_user_id bigint, p_username text, p_first_name text,
  p_last_name text, p_is_premium boolean, p_language_code text, p_with_habits boolean,
  out language text, out language_code text, out time_zone text, out week_start smallint, out day_start_hour smallint,
  out handled boolean, out outcome jsonb, out dialogue jsonb, out dialogue_expired boolean, out habits jsonb
)
language plpgsql as $$
#variable_conflict use_column
declare
  v_person warehouse.dim_users;
begin
  select t.outcome into outcome from ops.telegram_update t where t.update_id = p_update_id;
  handled := found;
  select * into v_person from warehouse.dim_users where user_id = p_user_id;
  if not handled and (v_person.user_id is null or v_person.last_seen_at < now() - interval '1 minute'
    or (v_person.username, v_person.first_name, v_person.last_name, v_person.is_premium, v_person.language_code)
      is distinct from (p_username, p_first_name, p_last_name, p_is_premium, p_language_code)
    or (p_is_private and v_person.chat_id is distinct from p_chat_id))
  then
    insert into warehouse.dim_users as u (user_id, chat_id, username, first_name, last_name, is_premium, language_code)
    values (p_user_id, case when p_is_private then p_chat_id end, p_username, p_first_name, p_last_name, p_is_premium,
      p_language_code)
    on conflict (user_id) do update set
      chat_id = coalesce(excluded.chat_id, u.chat_id), username = excluded.username, first_name = excluded.first_name,
      last_name = excluded.last_name, is_premium = excluded.is_premium, language_code = excluded.language_code,
      last_seen_at = now();
  end if;
  select d.state, d.expires_at <= now() into dialogue, dialogue_expired
  from ops.dialogue d where d.chat_id = p_chat_id and d.user_id = p_user_id;
  dialogue_expired := coalesce(dialogue_expired, false);
  language := v_person.language;
  language_code := p_language_code;
  time_zone := v_person.time_zone;
  week_start := v_person.week_start;
  day_start_hour := v_person.day_start_hour;
  if p_with_habits and not handled then
    habits := warehouse.habit_names(p_user_id);
  end if;
end
$$;
