-- Returns a name that no habit of the person has: p_habit_name with the lowest number from 2 on (`Water 2`). Removed
-- habits count. The caller holds the person's lock.
create or replace function warehouse.free_habit_name(p_user_id bigint, p_habit_name text) returns text
language plpgsql stable as $$
declare
  v_name text;
begin
  for n in 2..1000000 loop
    v_name := rtrim(left(p_habit_name, 56)) || ' ' || n;
    exit when not exists (select from warehouse.find_own_habit(p_user_id, v_name));
  end loop;
  return v_name;
end
$$;
