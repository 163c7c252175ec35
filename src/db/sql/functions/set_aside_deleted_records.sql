-- Moves the deleted records of a habit to a removed habit of a similar name (`Water 2`), which it creates. A habit that
-- gets another kind or unit cannot keep them. When one of them is restored, the removed habit comes back with it. Does
-- nothing where the habit has no deleted records. The caller holds the person's lock.
create or replace function warehouse.set_aside_deleted_records(p_user_id bigint, p_habit_id bigint) returns void
language plpgsql as $$
declare
  v_aside_id bigint;
begin
  insert into warehouse.dim_habits
    (user_id, habit_name, category_id, made_by_record, archived_at, removed_at, kind, unit, direction)
  select h.user_id, warehouse.free_habit_name(h.user_id, h.habit_name), h.category_id, true, now(), now(), h.kind,
    h.unit, h.direction
  from warehouse.dim_habits h
  where h.user_id = p_user_id and h.habit_id = p_habit_id and exists (
    select from warehouse.fact_records r
    where r.user_id = p_user_id and r.habit_id = p_habit_id and r.deleted_at is not null)
  returning habit_id into v_aside_id;
  update warehouse.fact_records r set habit_id = v_aside_id
  where r.user_id = p_user_id and r.habit_id = p_habit_id and r.deleted_at is not null and v_aside_id is not null;
end
$$;
