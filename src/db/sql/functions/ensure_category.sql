-- Returns the id of the person's category of this name, in any case; a missing one is created. Idempotent.
create or replace function warehouse.ensure_category(p_user_id bigint, p_category_name text) returns bigint
language plpgsql as $$
begin
  insert into warehouse.dim_category (user_id, category_name)
  values (p_user_id, warehouse.clean_text(p_category_name))
  on conflict (user_id, lower(category_name)) do nothing;
  return (
    select c.category_id from warehouse.dim_category c
    where c.user_id = p_user_id and lower(c.category_name) = lower(warehouse.clean_text(p_category_name)));
end
$$;
