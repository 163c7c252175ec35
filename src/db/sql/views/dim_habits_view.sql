-- One row per habit of a person. For BI tools.
create or replace view warehouse.dim_habits_view as
select habit_id, user_id, habit_name, category_id, archived_at, kind, unit, direction
from warehouse.dim_habits
where user_id is not null and removed_at is null;
