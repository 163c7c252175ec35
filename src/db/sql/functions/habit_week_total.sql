-- Returns one row with the total of a habit in the seven days from p_first_date: minutes, or the amount where its kind
-- is not time; 0 where nothing is recorded. A table function for the same reason as warehouse.day_total.
create or replace function warehouse.habit_week_total(p_user_id bigint, p_habit_id bigint, p_first_date date)
returns table (total numeric)
language sql stable as $$
  select coalesce(sum(a.total_duration + a.total_amount), 0) from warehouse.agg_daily a
  where a.user_id = p_user_id and a.record_day between p_first_date and p_first_date + 6 and a.habit_id = p_habit_id
$$;
