-- Returns one row per person, day and habit for which agg_daily differs from the facts. The columns of a side without a
-- row are null. Reads every fact of the person; p_user_id null: of everybody.
create or replace function warehouse.agg_daily_differences(p_user_id bigint default null)
returns table (
  user_id bigint, record_day date, habit_id bigint,
  fact_duration numeric, fact_records bigint, fact_amount numeric, fact_category_id bigint,
  agg_duration numeric, agg_records integer, agg_amount numeric, agg_category_id bigint
)
language sql stable as $$
  select user_id, record_day, habit_id, f.duration, f.records, f.amount, f.category_id,
    a.total_duration, a.total_records, a.total_amount, a.category_id
  from (
    select r.user_id, r.local_date as record_day, r.habit_id, sum(r.duration) as duration, count(*) as records,
      coalesce(sum(r.amount), 0) as amount, max(r.category_id) as category_id
    from warehouse.fact_records r
    where r.deleted_at is null and (p_user_id is null or r.user_id = p_user_id)
    group by r.user_id, r.local_date, r.habit_id
  ) as f
  full join (
    select * from warehouse.agg_daily where p_user_id is null or agg_daily.user_id = p_user_id
  ) as a using (user_id, record_day, habit_id)
  where (f.duration, f.records, f.amount, f.category_id)
    is distinct from (a.total_duration, a.total_records, a.total_amount, a.category_id)
$$;
