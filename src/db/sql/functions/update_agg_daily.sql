-- Trigger function of fact_records, called once per statement: changes agg_daily by what the statement changed, and for
-- these days only. The mark of a day that gets a record moves from day_mark to removed_day_mark, and back when the day
-- has no record of the habit any more.
create or replace function warehouse.update_agg_daily() returns trigger
language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into warehouse.agg_daily as a
      (record_day, habit_id, user_id, category_id, total_duration, total_records, total_amount)
    select local_date, habit_id, user_id, max(category_id), sum(duration), count(*), coalesce(sum(amount), 0)
    from new_rows where deleted_at is null
    group by user_id, local_date, habit_id
    on conflict (user_id, record_day, habit_id) do update set
      total_duration = a.total_duration + excluded.total_duration,
      total_records = a.total_records + excluded.total_records,
      total_amount = a.total_amount + excluded.total_amount;
    -- By position, so that each mark is searched by its key even when the planner takes the table for a small one.
    with unmarked as (
      delete from warehouse.day_mark m where m.ctid = any (array(
        select marked.id from new_rows n
        cross join lateral (
          select d.ctid as id from warehouse.day_mark d
          where d.user_id = n.user_id and d.habit_id = n.habit_id and d.local_date = n.local_date limit 1
        ) as marked
        where n.deleted_at is null))
      returning m.*
    )
    insert into warehouse.removed_day_mark
      (user_id, habit_id, local_date, mark, note, created_at, merged_from_habit_id, bot_id, chat_id, message_id,
      import_id, import_key)
    select user_id, habit_id, local_date, mark, note, created_at, merged_from_habit_id, bot_id, chat_id, message_id,
      import_id, import_key
    from unmarked
    on conflict do nothing;
    return null;
  end if;

  with difference as (
    select user_id, local_date, habit_id, sum(sign * duration) as duration, sum(sign) as records,
      sum(sign * amount) as amount,
      coalesce(max(category_id) filter (where sign > 0), max(category_id)) as category_id
    from (
      select -1 as sign, user_id, local_date, habit_id, category_id, duration, coalesce(amount, 0) as amount
      from old_rows where deleted_at is null
      union all
      select 1, user_id, local_date, habit_id, category_id, duration, coalesce(amount, 0)
      from new_rows where deleted_at is null
    ) as signed
    group by user_id, local_date, habit_id
    having sum(sign * duration) <> 0 or sum(sign * amount) <> 0 or sum(sign) <> 0
      or min(category_id) <> max(category_id)
  ), emptied as (
    delete from warehouse.agg_daily a using difference d
    where a.user_id = d.user_id and a.record_day = d.local_date and a.habit_id = d.habit_id
      and a.total_records + d.records = 0
    returning a.user_id, a.record_day, a.habit_id
  ), changed as (
    update warehouse.agg_daily a set
      total_duration = a.total_duration + d.duration,
      total_records = a.total_records + d.records,
      total_amount = a.total_amount + d.amount,
      category_id = d.category_id
    from difference d
    where a.user_id = d.user_id and a.record_day = d.local_date and a.habit_id = d.habit_id
      and a.total_records + d.records <> 0
  ), unmarked as (
    delete from warehouse.day_mark m using difference d
    where m.user_id = d.user_id and m.local_date = d.local_date and m.habit_id = d.habit_id and d.records > 0
    returning m.*
  ), kept as (
    insert into warehouse.removed_day_mark
      (user_id, habit_id, local_date, mark, note, created_at, merged_from_habit_id, bot_id, chat_id, message_id,
      import_id, import_key)
    select user_id, habit_id, local_date, mark, note, created_at, merged_from_habit_id, bot_id, chat_id, message_id,
      import_id, import_key
    from unmarked
    on conflict do nothing
  ), returning_marks as (
    delete from warehouse.removed_day_mark m using emptied e
    where m.user_id = e.user_id and m.local_date = e.record_day and m.habit_id = e.habit_id
    returning m.*
  ), marked_again as (
    insert into warehouse.day_mark
      (user_id, habit_id, local_date, mark, note, created_at, merged_from_habit_id, bot_id, chat_id, message_id,
      import_id, import_key)
    select user_id, habit_id, local_date, mark, note, created_at, merged_from_habit_id, bot_id, chat_id, message_id,
      import_id, import_key
    from returning_marks
    on conflict do nothing
  )
  -- All of them see the totals as they were before the statement.
  insert into warehouse.agg_daily
    (record_day, habit_id, user_id, category_id, total_duration, total_records, total_amount)
  select d.local_date, d.habit_id, d.user_id, d.category_id, d.duration, d.records, d.amount
  from difference d
  where not exists (
    select from warehouse.agg_daily a
    where a.user_id = d.user_id and a.record_day = d.local_date and a.habit_id = d.habit_id);
  return null;
end
$$;
