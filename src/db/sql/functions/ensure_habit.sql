-- Returns the id of the person's active habit of this name, in any case. An archived one becomes active again; a
-- missing one is created in p_category_name. An existing habit keeps its category, kind and unit. A removed one is
-- like a missing one, except that it keeps its id and, where kind and unit are the same, its deleted records.
-- Idempotent. The caller holds the person's lock.
--
-- p_by_record: true where a record creates the habit.
create or replace function warehouse.ensure_habit(
  p_user_id bigint, p_habit_name text, p_category_name text, p_by_record boolean default false,
  p_kind text default 'time', p_unit text default null, p_direction text default 'at_least'
)
returns bigint
language plpgsql as $$
declare
  v_habit_id bigint;
  v_is_removed boolean;
  v_is_same_kind boolean;
begin
  insert into warehouse.dim_habits (user_id, habit_name, category_id, made_by_record, kind, unit, direction)
  select p_user_id, warehouse.clean_text(p_habit_name), warehouse.ensure_category(p_user_id, p_category_name),
    p_by_record, p_kind, warehouse.clean_text(p_unit), p_direction
  where not exists (select from warehouse.find_own_habit(p_user_id, warehouse.clean_text(p_habit_name)));
  select h.habit_id, h.removed_at is not null,
    warehouse.same_kind(h.kind, h.unit, p_kind, warehouse.clean_text(p_unit))
  into v_habit_id, v_is_removed, v_is_same_kind
  from warehouse.find_own_habit(p_user_id, warehouse.clean_text(p_habit_name)) as h;
  if v_is_removed then
    if not v_is_same_kind then
      perform warehouse.set_aside_deleted_records(p_user_id, v_habit_id);
    end if;
    update warehouse.dim_habits h
    set archived_at = null, removed_at = null, made_by_record = p_by_record,
      habit_name = warehouse.clean_text(p_habit_name), kind = p_kind,
      unit = warehouse.clean_text(p_unit), direction = p_direction,
      category_id = warehouse.ensure_category(p_user_id, p_category_name)
    where h.habit_id = v_habit_id;
    update warehouse.fact_records r set category_id = h.category_id
    from warehouse.dim_habits h
    where r.user_id = p_user_id and r.habit_id = v_habit_id and h.habit_id = v_habit_id
      and r.category_id <> h.category_id;
  else
    update warehouse.dim_habits h set archived_at = null where h.habit_id = v_habit_id and h.archived_at is not null;
  end if;
  return v_habit_id;
end
$$;
