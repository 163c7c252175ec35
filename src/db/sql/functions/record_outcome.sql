-- Returns what a person is told about a record: {kind: 'recorded', record: {…}} with the day's total over all habits.
create or replace function warehouse.record_outcome(p_record_id bigint) returns jsonb
language plpgsql as $$ -- its plan is kept: a function in plain SQL is planned at every call
begin
  return (
    select jsonb_build_object('kind', 'recorded', 'record', jsonb_build_object(
      'recordId', r.record_id, 'habitId', r.habit_id, 'habitName', h.habit_name,
      'categoryId', r.category_id, 'categoryName', c.category_name, 'minutes', r.duration,
      'localDate', r.local_date, 'note', r.note, 'dayTotal', (
        select coalesce(sum(a.total_duration), 0) from warehouse.agg_daily a
        where a.user_id = r.user_id and a.record_day = r.local_date)))
    from warehouse.fact_records r
    join warehouse.dim_habits h on h.habit_id = r.habit_id
    join warehouse.dim_category c on c.category_id = r.category_id
    where r.record_id = p_record_id);
end
$$;
