-- Returns one row with totals of one of the person's days; 0 where nothing is recorded:
--   minutes   the minutes of all habits
--   of_habit  the minutes of p_habit_id, or its amount where its kind is not time
-- It is a table function because PostgreSQL inlines such a function into the statement that joins it. A scalar function
-- with this body would be planned at every call.
create or replace function warehouse.day_total(p_user_id bigint, p_day date, p_habit_id bigint default null)
returns table (minutes numeric, of_habit numeric)
language sql stable as $$
  select coalesce(sum(a.total_duration), 0),
    coalesce(sum(a.total_duration + a.total_amount) filter (where a.habit_id = p_habit_id), 0)
  from warehouse.agg_daily a
  where a.user_id = p_user_id and a.record_day = p_day
$$;
