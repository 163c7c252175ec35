-- Returns the JSON from which the bot answers that something is recorded: {kind: 'recorded', record: {…}}. Durations
-- are in minutes; p_day_total is the sum over all habits of the day, p_habit_day_total the sum of the habit on the day,
-- p_week_total its sum over the week, each with this record included. The last two are minutes for a habit of the kind
-- time, else amounts. p_week_total is null where it was not asked for, p_amount for time, p_unit for time and check.
create or replace function warehouse.record_outcome(
  p_record_id bigint, p_habit_id bigint, p_habit_name text, p_category_id bigint, p_category_name text,
  p_minutes numeric, p_local_date date, p_note text, p_day_total numeric, p_unit text, p_amount numeric,
  p_habit_day_total numeric, p_week_total numeric
)
returns jsonb
language sql stable as $$
  select jsonb_build_object('kind', 'recorded', 'record', jsonb_build_object(
    'recordId', p_record_id, 'habitId', p_habit_id, 'habitName', p_habit_name, 'categoryId', p_category_id,
    'categoryName', p_category_name, 'minutes', p_minutes, 'localDate', p_local_date, 'note', p_note,
    'dayTotal', p_day_total,
    'weekTotal', p_week_total,
    'kind', case when p_amount is null then 'time' when p_unit is null then 'check' else 'count' end,
    'unit', p_unit, 'amount', p_amount, 'habitDayTotal', p_habit_day_total))
$$;
