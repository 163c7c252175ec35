-- One row per person, day and habit with records: the total of the day, with names.
create or replace view warehouse.daily_view as
select a.record_day, h.habit_name, a.user_id, warehouse.full_name(u) as full_name, c.category_name,
  a.total_duration, a.total_records, h.kind, h.unit, a.total_amount
from warehouse.agg_daily a
join warehouse.dim_habits h on h.habit_id = a.habit_id
join warehouse.dim_category c on c.category_id = a.category_id
join warehouse.dim_users u on u.user_id = a.user_id;
