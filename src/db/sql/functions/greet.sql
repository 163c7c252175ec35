-- Returns what updates need to know, one row each, and brings their persons' rows up to date: made at first contact, written again
-- only where Telegram's details changed or a minute has passed. A handled update writes nothing: after /forget it must not bring
-- the person back. `handled` with `outcome`: the update's effect is committed. Settings are null until chosen. Where an arrival
-- asks with_habits, also the person's own habits by name, for recognising one.
-- p_arrivals: objects {place, update_id, chat_id, is_private, user_id, username, first_name, last_name, is_premium, language_code,
-- with_habits}. Each row is looked up by its key, whatever the planner thinks of a table's size: the limits see to it.
create or replace function warehouse.greet(p_arrivals json)
returns table (place integer, language text, language_code text, time_zone text, week_start smallint, day_start_hour smallint,
  handled boolean, outcome jsonb, dialogue jsonb, dialogue_expired boolean, habits json)
language plpgsql as $$
#variable_conflict use_column
begin
  return query
  with arrival as materialized (
    select a.*, t.update_id is not null as handled, t.outcome, u.language, u.time_zone,
      u.week_start, u.day_start_hour, u.user_id is null or u.last_seen_at < now() - interval '1 minute'
        or (u.username, u.first_name, u.last_name, u.is_premium, u.language_code)
          is distinct from (a.username, a.first_name, a.last_name, a.is_premium, a.language_code)
        or (a.is_private and u.chat_id is distinct from a.chat_id) as is_news
    from json_to_recordset(p_arrivals) as a(place integer, update_id bigint, chat_id bigint, is_private boolean,
      user_id bigint, username text, first_name text, last_name text, is_premium boolean, language_code text, with_habits boolean)
    left join lateral (select * from ops.telegram_update t where t.update_id = a.update_id limit 1) as t on true
    left join lateral (select * from warehouse.dim_users u where u.user_id = a.user_id limit 1) as u on true
  ), written as (
    -- In order of persons, so that two batches never wait for each other crosswise.
    insert into warehouse.dim_users as u (user_id, chat_id, username, first_name, last_name, is_premium, language_code)
    select distinct on (a.user_id) a.user_id, case when a.is_private then a.chat_id end, a.username, a.first_name, a.last_name,
      a.is_premium, a.language_code
    from arrival a where a.is_news and not a.handled
    order by a.user_id, a.is_private desc, a.update_id desc
    on conflict (user_id) do update set
      chat_id = coalesce(excluded.chat_id, u.chat_id), username = excluded.username, first_name = excluded.first_name,
      last_name = excluded.last_name, is_premium = excluded.is_premium, language_code = excluded.language_code,
      last_seen_at = now()
  )
  select a.place, a.language, a.language_code, a.time_zone, a.week_start, a.day_start_hour, a.handled, a.outcome, d.state,
    coalesce(d.expires_at <= now(), false), case when a.with_habits and not a.handled then (
      select coalesce(json_agg(json_build_object('habitId', h.habit_id, 'habitName', h.habit_name,
        'categoryId', h.category_id, 'categoryName', c.category_name, 'own', true, 'archived', h.archived_at is not null)), '[]')
      from warehouse.dim_habits h
      cross join lateral (select c.category_name from warehouse.dim_category c where c.category_id = h.category_id limit 1) as c
      where h.user_id = a.user_id) end
  from arrival a
  left join lateral (
    select d.state, d.expires_at from ops.dialogue d where d.chat_id = a.chat_id and d.user_id = a.user_id limit 1
  ) as d on true;
end
$$;
