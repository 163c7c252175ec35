-- Returns waiting updates of a bot, those that come first in their chats. They stay in ops.telegram_inbox until they
-- are finished.
--
-- p_chat_ids: the chats, the most urgent first.
-- p_skip: ids of updates that the caller has taken before.
-- p_rows_per_chat: maximum number of updates of one chat.
-- p_max_rows, p_max_bytes: maximum of all together. The first update is returned even where it is larger.
-- Result: the first updates of all chats, then the second ones, and so on.
--   bytes   length of the update as JSON
--   found   number of updates without the limits of all together: where it is larger, updates were left out
--
-- The table is nearly always empty, so the planner would read all of it. Without sequential scans it is searched by the
-- index, also when many updates wait.
create or replace function ops.take_from_inbox(
  p_bot_id bigint, p_chat_ids bigint[], p_skip bigint[], p_rows_per_chat integer, p_max_rows integer,
  p_max_bytes integer
) returns table (chat_id bigint, update_id bigint, "update" json, bytes integer, found bigint)
language sql stable set enable_seqscan = off set enable_bitmapscan = off as $$
  select w.chat_id, w.update_id, w."update", w.bytes, w.found
  from (
    select u.*, row_number() over in_turns as number, sum(u.bytes) over in_turns as total_bytes,
      count(*) over () as found
    from (
      select c.chat_id, c.position, i.*, row_number() over (partition by c.position order by i.update_id) as turn
      from unnest(p_chat_ids) with ordinality as c (chat_id, position)
      cross join lateral (
        select t.update_id, t."update", octet_length(t."update"::text) as bytes from ops.telegram_inbox t
        where t.bot_id = p_bot_id and t.chat_id = c.chat_id and t.update_id <> all (p_skip)
        order by t.update_id limit p_rows_per_chat
      ) as i
    ) as u
    window in_turns as (order by u.turn, u.position rows unbounded preceding)
  ) as w
  where w.number <= p_max_rows and (w.total_bytes <= p_max_bytes or w.number = 1)
  order by w.number
$$;
