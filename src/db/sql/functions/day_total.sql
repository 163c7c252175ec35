-- Returns the minutes of all habits on one of the person's days.
create or replace function warehouse.day_total(p_user_id bigint, p_day date) returns numeric
language sql stable as $$
  select coalesce(sum(a.total_duration), 0) from warehouse.agg_daily a where a.user_id = p_user_id and a.record_day = p_day
$$;
