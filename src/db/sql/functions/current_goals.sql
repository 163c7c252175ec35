-- Returns one row per habit of the person that has or had a goal: `goals`, an array of {validFrom, goal}, oldest first.
-- It has the goal that applies today and those that apply later. `goal` is {measure, target, period, everyDays,
-- direction}, or null where the habit has no goal from that day on.
--
-- A person's own day is at most one day behind the day in UTC. PostgreSQL inlines this function.
create or replace function warehouse.current_goals(p_user_id bigint)
returns table (habit_id bigint, goals json)
language sql stable rows 10 as $$
  select g.habit_id, json_agg(json_build_object('validFrom', g.valid_from, 'goal',
    case when g.target is not null then json_build_object('measure', g.measure, 'target', g.target, 'period', g.period,
      'everyDays', g.every_days, 'direction', coalesce(g.direction, h.direction)) end) order by g.valid_from)
  from (
    select g.*, lead(g.valid_from) over (partition by g.habit_id order by g.valid_from) as next_from
    from warehouse.habit_goal g where g.user_id = p_user_id
  ) as g
  join warehouse.dim_habits h on h.habit_id = g.habit_id
  where g.next_from is null or g.next_from > (now() at time zone 'UTC')::date - 1
  group by g.habit_id
$$;
