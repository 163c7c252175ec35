-- Returns what the bot has to know before it handles updates, one row per update, and stores what Telegram says about
-- the people who sent them. A person's row is created at the first contact. It is written again only when a detail
-- changed, when the person had blocked the bot, or when the last write is more than a minute ago. It is not written
-- while it is locked: the next update does that, and nobody waits.
--
-- p_bot_id: the bot that received the updates, in ops.bot.
-- p_updates: array of objects {row_no, update_id, chat_id, is_private, user_id, username, first_name, last_name,
--   is_premium, language_code, with_habits, cached_version}. with_habits true: the person's own habits are returned
--   too, without removed ones, unless cached_version is still their version.
-- p_wait_ms: how long the call may wait for a lock, at most; then it fails with lock_not_available. 0: no limit.
-- Result:
--   row_no                         as in p_updates
--   language … day_start_hour      the person's settings; null: not chosen
--   handled, outcome               true where the effect of the update is committed; outcome is what was stored then
--   conversation                   the state of the person's conversation in the chat; null: there is none
--   conversation_expired           true where the conversation has waited too long
--   habits                         array of {habitId, habitName, categoryId, categoryName, own, archived, kind, unit,
--                                  direction}, or null; the newest 10,000
--   goals                          object with the goals of these habits by their id, see warehouse.current_goals;
--                                  null: there are none
--   habits_version                 dim_users.habits_version of these habits; null: the person is not known yet
--   open_question                  id of the newest question about a record in the chat, where it is open, was asked in
--                                  the last 12 hours and with_habits is true; else null
--
-- An update that was handled before writes nothing: after /forget it must not create the person again.
-- Every table is read by its key, even when the planner takes it for a small one: LIMIT 1 has that effect.
create or replace function warehouse.load_user_contexts(p_bot_id bigint, p_updates json, p_wait_ms integer default 0)
returns table (
  row_no integer, language text, language_code text, time_zone text, week_start smallint, day_start_hour smallint,
  handled boolean, outcome jsonb, conversation jsonb, conversation_expired boolean, habits json, goals json,
  habits_version bigint, open_question bigint
)
language plpgsql as $$
#variable_conflict use_column
begin
  if p_wait_ms > 0 then
    perform set_config('lock_timeout', p_wait_ms::text, true);
  end if;
  return query
  with incoming as materialized (
    select i.*,
      i.with_habits and not i.handled and i.cached_version is distinct from i.habits_version as wants_habits,
      case when i.is_outdated and not i.handled then warehouse.save_contact(i.user_id,
      case when i.is_private then i.chat_id end, i.username, i.first_name, i.last_name, i.is_premium, i.language_code)
      end as is_saved
    from (
      select i.*, t.update_id is not null as handled, t.outcome, u.language, u.time_zone, u.week_start,
        u.day_start_hour, u.habits_version,
        u.user_id is null or u.last_seen_at < now() - interval '1 minute' or u.blocked_at is not null
          or (u.username, u.first_name, u.last_name, u.is_premium, u.language_code)
            is distinct from (i.username, i.first_name, i.last_name, i.is_premium, i.language_code)
          or (i.is_private and u.chat_id is distinct from i.chat_id) as is_outdated
      from json_to_recordset(p_updates) as i(row_no integer, update_id bigint, chat_id bigint, is_private boolean,
        user_id bigint, username text, first_name text, last_name text, is_premium boolean, language_code text,
        with_habits boolean, cached_version bigint)
      left join lateral (
        select * from ops.telegram_update t where t.bot_id = p_bot_id and t.update_id = i.update_id limit 1
      ) as t on true
      left join lateral (select * from warehouse.dim_users u where u.user_id = i.user_id limit 1) as u on true
      offset 0
    ) as i
  )
  select i.row_no, i.language, i.language_code, i.time_zone, i.week_start, i.day_start_hour, i.handled, i.outcome,
    d.state, coalesce(d.expires_at <= now(), false),
    case when i.wants_habits then (
      select coalesce(json_agg(json_build_object('habitId', h.habit_id, 'habitName', h.habit_name,
        'categoryId', h.category_id, 'categoryName', c.category_name, 'own', true,
        'archived', h.archived_at is not null, 'kind', h.kind, 'unit', h.unit, 'direction', h.direction)), '[]')
      from (
        select * from warehouse.dim_habits h where h.user_id = i.user_id and h.removed_at is null
        order by h.habit_id desc limit 10000
      ) as h
      cross join lateral (
        select c.category_name from warehouse.dim_category c where c.category_id = h.category_id limit 1
      ) as c) end,
    case when i.wants_habits then (
      select json_object_agg(g.habit_id, g.goals) from warehouse.current_goals(i.user_id) as g) end,
    i.habits_version,
    case when i.with_habits and not i.handled then (
      select case when q.closed_at is null and q.asked_at > now() - interval '12 hours' then q.question_id end
      from ops.record_question q where q.user_id = i.user_id and q.bot_id = p_bot_id and q.chat_id = i.chat_id
      order by q.asked_at desc, q.question_id desc limit 1) end
  from incoming i
  left join lateral (
    select d.state, d.expires_at from ops.dialogue d
    where d.bot_id = p_bot_id and d.chat_id = i.chat_id and d.user_id = i.user_id limit 1
  ) as d on true;
end
$$;
