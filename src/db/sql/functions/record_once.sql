-- After it, the record that the update p_update_id carries is loaded exactly once, by way of the staging table; `outcome` says
-- what became of it and is stored with the update's id. An update that comes again changes nothing and gives its stored outcome
-- with `again`. p_day_limit (minutes, or null): a record that brings its day beyond it is not loaded, and nothing is stored.
-- p_close_dialogue ends the person's dialogue in the chat in the same transaction.
create or replace function warehouse.record_once(
  p_update_id bigint, p_user_id bigint, p_chat_id bigint, p_message_id bigint,
  p_habit_name text, p_category_name text, p_duration numeric, p_record_date_unix bigint, p_local_date date, p_note text,
  p_username text, p_first_name text, p_last_name text, p_is_premium boolean, p_language_code text,
  p_close_dialogue boolean, p_time_zone text, p_language text, p_day_limit numeric,
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
  if p_duration + warehouse.day_total(p_user_id, p_local_date) > p_day_limit and p_duration <= p_day_limit then
    outcome := jsonb_build_object('kind', 'over-a-day');
    return;
  end if;

  insert into warehouse.staging_table (habit_name, category_name, user_id, duration, chat_id, message_id, username,
    first_name, last_name, is_premium, language_code, record_date_unix, local_date, note)
  values (p_habit_name, p_category_name, p_user_id, p_duration, p_chat_id, p_message_id, p_username,
    p_first_name, p_last_name, p_is_premium, p_language_code, p_record_date_unix, p_local_date, p_note)
  returning staging_id into v_staging_id;
  select l.own_record_id into v_record_id
  from warehouse.load_staged(p_user_id, p_time_zone, p_language, v_staging_id) as l;
  if v_record_id is null then
    -- Not a new record: its message was loaded already, or the row was rejected.
    select r.record_id into v_record_id from warehouse.fact_records r
    where r.chat_id = p_chat_id and r.message_id = p_message_id and r.user_id = p_user_id
      and not exists (select from warehouse.staging_rejects j where j.staging_id = v_staging_id);
  end if;
  outcome := coalesce(warehouse.record_outcome(v_record_id), warehouse.reject_outcome(v_staging_id));

  insert into ops.telegram_update (update_id, user_id, outcome) values (p_update_id, p_user_id, outcome);
  if p_close_dialogue then
    delete from ops.dialogue d where d.chat_id = p_chat_id and d.user_id = p_user_id;
  end if;
end
$$;
