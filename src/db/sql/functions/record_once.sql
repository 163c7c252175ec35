-- After it, the record that the update p_update_id carries is loaded exactly once; `outcome` says what became of it and is
-- stored with the update's id. An update that comes again changes nothing and gives its stored outcome with `again`.
-- The common case, a habit that the person keeps, is one move; what that leaves goes through load_staged.
-- p_close_dialogue ends the person's dialogue in the chat in the same transaction.
create or replace function warehouse.record_once(
  p_update_id bigint, p_user_id bigint, p_chat_id bigint, p_message_id bigint,
  p_habit_name text, p_category_name text, p_duration numeric, p_record_date_unix bigint, p_local_date date, p_note text,
  p_username text, p_first_name text, p_last_name text, p_is_premium boolean, p_language_code text,
  p_close_dialogue boolean, p_time_zone text, p_language text,
  out outcome jsonb, out again boolean
)
language plpgsql as $$
declare
  v_staging_id bigint;
  v_record_id bigint;
begin
  perform warehouse.lock_person(p_user_id);
  select t.outcome into outcome from ops.telegram_update t where t.update_id = p_update_id;
  again := found;
  if again then
    return;
  end if;

  insert into warehouse.staging_table (habit_name, category_name, user_id, duration, chat_id, message_id, username,
    first_name, last_name, is_premium, language_code, record_date_unix, local_date, note)
  values (p_habit_name, p_category_name, p_user_id, p_duration, p_chat_id, p_message_id, p_username,
    p_first_name, p_last_name, p_is_premium, p_language_code, p_record_date_unix, p_local_date, p_note)
  returning staging_id into v_staging_id;

  select m.own_record_id into v_record_id from warehouse.move_staged(p_user_id, v_staging_id, p_time_zone) as m;
  if v_record_id is null then
    v_record_id := warehouse.load_unusual(p_user_id, v_staging_id, p_chat_id, p_message_id, p_time_zone, p_language);
  end if;
  outcome := case when v_record_id is null then warehouse.reject_outcome(v_staging_id)
    else warehouse.record_outcome(v_record_id) end;

  insert into ops.telegram_update (update_id, user_id, outcome) values (p_update_id, p_user_id, outcome);
  if p_close_dialogue then
    delete from ops.dialogue d where d.chat_id = p_chat_id and d.user_id = p_user_id;
  end if;
end
$$;
