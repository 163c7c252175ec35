-- One row per person, habit and day from which a goal applies. For BI tools.
create or replace view warehouse.habit_goal_view as
select g.user_id, g.habit_id, g.valid_from, g.measure, g.target, g.period, g.every_days,
  case when g.target is not null then coalesce(g.direction, h.direction) end as direction
from warehouse.habit_goal g
join warehouse.dim_habits h on h.habit_id = g.habit_id
where h.removed_at is null;
