-- Returns the id of the person's active habit of this name, in any case. An archived one becomes active again; a
-- missing one is created in p_category_name. An existing habit keeps its category. Idempotent. The caller holds the
-- person's lock.
create or replace function warehouse.ensure_habit(p_user_id bigint, p_habit_name text, p_category_name text)
returns bigint
language plpgsql as $$
declare
  v_habit_id bigint;
begin
  insert into warehouse.dim_habits (user_id, habit_name, category_id)
  select p_user_id, warehouse.clean_text(p_habit_name), warehouse.ensure_category(p_user_id, p_category_name)
  where not exists (
    select from warehouse.dim_habits h
    where h.user_id = p_user_id and lower(h.habit_name) = lower(warehouse.clean_text(p_habit_name)));
  select h.habit_id into v_habit_id from warehouse.dim_habits h
  where h.user_id = p_user_id and lower(h.habit_name) = lower(warehouse.clean_text(p_habit_name));
  update warehouse.dim_habits h set archived_at = null where h.habit_id = v_habit_id and h.archived_at is not null;
  return v_habit_id;
end
$$;
