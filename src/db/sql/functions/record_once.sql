-- After it, the record that the update p_update_id carries is loaded exactly once; `outcome` says what became of it and is
-- stored with the update's id. An update that comes again changes nothing and gives its stored outcome with `again`.
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
  s warehouse.staging_table := row(null, p_habit_name, p_category_name, p_user_id, p_duration, p_chat_id, p_message_id,
    p_username, p_first_name, p_last_name, p_is_premium, p_language_code, p_record_date_unix, p_local_date, p_note, now());
  v_record_id bigint;
  v_staging_id bigint;
begin
  perform warehouse.lock_person(p_user_id);
  select t.outcome into outcome from ops.telegram_update t where t.update_id = p_update_id;
  again := found;
  if again then
    return;
  end if;

  v_record_id := warehouse.load_known(s, p_time_zone);
  if v_record_id is null then
    select l.staging_id, l.record_id into v_staging_id, v_record_id
    from warehouse.load_unknown(s, p_time_zone, p_language) as l;
  end if;
  if v_record_id is not null then
    outcome := warehouse.record_outcome(v_record_id);
  else
    outcome := warehouse.reject_outcome(v_staging_id);
  end if;

  insert into ops.telegram_update (update_id, user_id, outcome) values (p_update_id, p_user_id, outcome);
  if p_close_dialogue then
    delete from ops.dialogue d where d.chat_id = p_chat_id and d.user_id = p_user_id;
  end if;
end
$$;
