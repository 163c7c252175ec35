-- Corrects the rows of agg_daily that differ from the facts and returns their number, 0 where all is well. Idempotent.
-- New records wait until its transaction ends.
create or replace function warehouse.rebuild_agg_daily() returns integer
language plpgsql as $$
declare
  v_corrected integer;
begin
  lock table warehouse.fact_records in share mode;
  create temporary table wrong_days on commit drop as select * from warehouse.agg_daily_differences();
  get diagnostics v_corrected = row_count;
  delete from warehouse.agg_daily a using wrong_days d
  where a.user_id = d.user_id and a.record_day = d.record_day and a.habit_id = d.habit_id;
  insert into warehouse.agg_daily
    (record_day, habit_id, user_id, category_id, total_duration, total_records, total_amount)
  select record_day, habit_id, user_id, fact_category_id, fact_duration, fact_records, fact_amount
  from wrong_days where fact_records is not null;
  drop table wrong_days;
  return v_corrected;
end
$$;
