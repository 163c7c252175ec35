-- Returns the name of a person: first and last name, else the user name, else `user ID`. A part that cannot be seen is
-- no name. `displayName` in src/bot/middleware/display-name.ts is the same rule.
create or replace function warehouse.full_name(u warehouse.dim_users) returns text
language sql immutable as $$
  select coalesce(warehouse.visible_name(u.first_name, u.last_name),
    case when warehouse.is_visible(u.username) then u.username end, 'user ' || u.user_id)
$$;
