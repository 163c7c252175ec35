-- Returns the name of a person: first and last name, else the user name, else `user ID`.
create or replace function warehouse.full_name(u warehouse.dim_users) returns text
language sql immutable as $$
  select coalesce(warehouse.clean_text(concat_ws(' ', u.first_name, u.last_name)), u.username, 'user ' || u.user_id)
$$;
