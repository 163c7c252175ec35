-- Returns the person's habit of this name, in any case, archived or removed or not; no row where there is none.
--
-- A range and an order, so that only the index of the names fits. For a person whose habits are new, the planner takes
-- the one of the ids otherwise, and reads all of them for each name. PostgreSQL inlines this function.
create or replace function warehouse.find_own_habit(p_user_id bigint, p_habit_name text)
returns setof warehouse.dim_habits
language sql stable rows 1 as $$
  select h.* from warehouse.dim_habits h
  where h.user_id = p_user_id and lower(h.habit_name) between lower(p_habit_name) and lower(p_habit_name)
  order by lower(h.habit_name) limit 1
$$;
