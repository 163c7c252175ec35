-- Gives the role tally_bi exactly the rights below: revokes all others first. It is run after every migration when the
-- role exists, because a view that was dropped and created has lost its grants.
do $$
declare
  r record;
begin
  for r in
    select distinct n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
    where a.grantee = 'tally_bi'::regrole
  loop
    execute format('revoke all on all tables in schema %I from tally_bi', r.nspname);
    execute format('revoke all on all sequences in schema %I from tally_bi', r.nspname);
  end loop;
  for r in
    select n.nspname from pg_namespace n, aclexplode(n.nspacl) a where a.grantee = 'tally_bi'::regrole
  loop
    execute format('revoke all on schema %I from tally_bi', r.nspname);
  end loop;
end
$$;

grant usage on schema warehouse, mart to tally_bi;
grant select on
  warehouse.daily_view,
  warehouse.habit_view,
  warehouse.dim_users_view,
  warehouse.dim_habits_view,
  warehouse.dim_category_view,
  warehouse.habit_goal_view,
  warehouse.day_mark_view,
  warehouse.habit_day_view
to tally_bi;
grant select on all tables in schema mart to tally_bi;
alter default privileges in schema mart grant select on tables to tally_bi;
