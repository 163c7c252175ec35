-- One row per person and habit with records: the total of all days, with names.
create or replace view warehouse.habit_view as
select h.habit_name, c.category_name, a.user_id, warehouse.full_name(u) as full_name,
  sum(a.total_duration) as total_duration, sum(a.total_records) as total_records, h.kind, h.unit,
  sum(a.total_amount) as total_amount
from warehouse.agg_daily a
join warehouse.dim_habits h on h.habit_id = a.habit_id
join warehouse.dim_category c on c.category_id = a.category_id
join warehouse.dim_users u on u.user_id = a.user_id
group by h.habit_id, h.habit_name, c.category_name, a.user_id, u.user_id;
