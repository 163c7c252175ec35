-- Returns the person's own habits as a JSON array of {habitId, habitName, categoryId, categoryName, own, archived}, in no order.
create or replace function warehouse.habit_names(p_user_id bigint) returns jsonb
language plpgsql stable as $$ -- its plan is kept: a function in plain SQL is planned at every call
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('habitId', h.habit_id, 'habitName', h.habit_name,
      'categoryId', h.category_id, 'categoryName', c.category_name, 'own', true, 'archived', h.archived_at is not null)), '[]')
    from warehouse.dim_habits h join warehouse.dim_category c on c.category_id = h.category_id
    where h.user_id = p_user_id);
end
$$;
