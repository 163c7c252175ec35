-- Returns one row with the minutes of all habits on one of the person's days; 0 where nothing is recorded. It is a
-- table function because PostgreSQL inlines such a function into the statement that joins it. A scalar function with
-- this body would be planned at every call.
create or replace function warehouse.day_total(p_user_id bigint, p_day date) returns table (minutes numeric)
language sql stable as $$
  select coalesce(sum(a.total_duration), 0) from warehouse.agg_daily a
  where a.user_id = p_user_id and a.record_day = p_day
$$;
