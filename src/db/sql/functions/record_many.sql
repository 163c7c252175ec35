-- After it, the records of many updates are loaded, each exactly once; returns [{updateId, outcome, again}]. The usual record, a
-- sound one about an active own habit, is loaded with all others like it in one statement: rows that are loaded in the
-- transaction that brings them need no stay in the staging table. All others go one by one through record_once and staging.
-- p_records: objects with the columns of staging_table and update_id, close_dialogue, time_zone, language and day_limit
-- (minutes a day may hold, null without limit; a record beyond it is not loaded, its outcome {kind: 'over-a-day'} not stored).
drop function if exists warehouse.record_many(jsonb);
create or replace function warehouse.record_many(p_records json) returns json
language plpgsql as $$
declare
  v_answers json;
  v_count integer;
  r record;
  v_one record;
begin
  -- In order of persons, so that two batches never wait for each other crosswise.
  perform warehouse.lock_person(p.user_id)
  from (select distinct user_id from json_to_recordset(p_records) as g(user_id bigint) order by 1) as p;

  with given as (
    select g.* from json_to_recordset(p_records) as g(update_id bigint, user_id bigint, chat_id bigint, message_id bigint,
      habit_name text, category_name text, duration numeric, record_date_unix bigint, local_date date, note text,
      close_dialogue boolean, time_zone text, day_limit numeric)
  ), seen as (
    -- One by one by their key, whatever the planner thinks of the table's size: the limit keeps it from reading all.
    select g.update_id, t.outcome from given g
    cross join lateral (select t.outcome from ops.telegram_update t where t.update_id = g.update_id limit 1) as t
  ), known as (
    select g.*, nextval('warehouse.fact_records_record_id_seq') as record_id, h.habit_id, h.habit_name as own_name,
      h.category_id, c.category_name as own_category, d.day, warehouse.clean_text(g.note) as clean_note,
      round(g.duration, 2) as minutes, round(g.duration, 2) + (
        -- Not by day_total: a function in plain SQL is planned at every call.
        select coalesce(sum(a.total_duration), 0) from warehouse.agg_daily a where a.user_id = g.user_id and a.record_day = d.day
      ) as day_total
    from given g
    join warehouse.dim_users u on u.user_id = g.user_id
    join warehouse.dim_habits h on h.user_id = g.user_id
      and lower(h.habit_name) = lower(warehouse.clean_text(g.habit_name)) and h.archived_at is null
    join warehouse.dim_category c on c.category_id = h.category_id
    cross join lateral (
      select coalesce(g.local_date, warehouse.local_day(to_timestamp(g.record_date_unix),
        coalesce(u.time_zone, g.time_zone), coalesce(u.day_start_hour, 0))) as day
    ) as d
    where not exists (select from seen s where s.update_id = g.update_id)
      and warehouse.staging_fault(row(null, g.habit_name, g.category_name, g.user_id, g.duration, g.chat_id, g.message_id,
        null, null, null, null, null, g.record_date_unix, g.local_date, g.note, null)::warehouse.staging_table) is null
  ), made as (
    insert into warehouse.fact_records
      (record_id, habit_id, category_id, user_id, duration, record_date, local_date, note, chat_id, message_id)
    select record_id, habit_id, category_id, user_id, minutes, to_timestamp(record_date_unix), day, clean_note, chat_id, message_id
    from known where day_limit is null or day_total <= day_limit
    on conflict (chat_id, message_id) where message_id is not null do nothing
    returning record_id
  ), loaded as (
    select k.update_id, k.user_id, k.chat_id, k.close_dialogue,
      jsonb_build_object('kind', 'recorded', 'record', jsonb_build_object('recordId', k.record_id, 'habitId', k.habit_id,
        'habitName', k.own_name, 'categoryId', k.category_id, 'categoryName', k.own_category, 'minutes', k.minutes,
        'localDate', k.day, 'note', k.clean_note, 'dayTotal', k.day_total)) as outcome
    from known k join made m on m.record_id = k.record_id
  ), stored as (
    insert into ops.telegram_update (update_id, user_id, outcome) select update_id, user_id, outcome from loaded
  ), closed as (
    delete from ops.dialogue d using loaded l where l.close_dialogue and d.chat_id = l.chat_id and d.user_id = l.user_id
  )
  select coalesce(json_agg(json_build_object('updateId', a.update_id, 'outcome', a.outcome, 'again', a.again)), '[]'), count(*)
  into v_answers, v_count
  from (
    select update_id, outcome, true as again from seen
    union all select update_id, outcome, false from loaded
    union all select update_id, jsonb_build_object('kind', 'over-a-day'), false from known where day_total > day_limit
  ) as a;

  if v_count = json_array_length(p_records) then
    return v_answers;
  end if;
  for r in
    select g.* from json_to_recordset(p_records) as g(update_id bigint, user_id bigint, chat_id bigint, message_id bigint,
      habit_name text, category_name text, duration numeric, record_date_unix bigint, local_date date, note text,
      username text, first_name text, last_name text, is_premium boolean, language_code text,
      close_dialogue boolean, time_zone text, language text, day_limit numeric)
    where not exists (select from json_array_elements(v_answers) a where (a ->> 'updateId')::bigint = g.update_id)
    order by g.update_id
  loop
    select o.outcome, o.again into v_one from warehouse.record_once(r.update_id, r.user_id, r.chat_id, r.message_id,
      r.habit_name, r.category_name, r.duration, r.record_date_unix, r.local_date, r.note, r.username, r.first_name,
      r.last_name, r.is_premium, r.language_code, r.close_dialogue, r.time_zone, r.language, r.day_limit) as o;
    v_answers := v_answers::jsonb || jsonb_build_object('updateId', r.update_id, 'outcome', v_one.outcome, 'again', v_one.again);
  end loop;
  return v_answers;
end
$$;
