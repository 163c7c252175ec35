-- Returns the person's own habits, and the starters of the language that no own habit is named alike, as a JSON array of
-- {habitId, habitName, categoryId, categoryName, own, archived}, in no order.
create or replace function warehouse.habit_names(p_user_id bigint, p_language text) returns jsonb
language plpgsql stable as $$ -- its plan is kept: a function in plain SQL is planned at every call
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('habitId', h.habit_id, 'habitName', h.habit_name,
      'categoryId', h.category_id, 'categoryName', c.category_name, 'own', h.user_id is not null,
      'archived', h.archived_at is not null)), '[]')
    from (
      select * from warehouse.dim_habits where user_id = p_user_id
      union all
      select s.* from warehouse.dim_habits s where s.user_id is null and s.language = p_language and not exists (
        select from warehouse.dim_habits o where o.user_id = p_user_id and lower(o.habit_name) = lower(s.habit_name))
    ) as h
    join warehouse.dim_category c on c.category_id = h.category_id);
end
$$;
