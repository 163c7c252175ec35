-- Trigger function of dim_habits, habit_goal and dim_category, called once per statement: gives the people whose habits
-- changed a new dim_users.habits_version. It is the id of the transaction, so that a load of many new habits writes it
-- once.
create or replace function warehouse.change_habits_version() returns trigger
language plpgsql as $$
declare
  v_version constant bigint := pg_current_xact_id()::text::bigint;
begin
  update warehouse.dim_users u set habits_version = v_version
  where u.user_id in (select c.user_id from changed_rows c) and u.habits_version <> v_version;
  return null;
end
$$;
