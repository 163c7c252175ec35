-- Returns the chats of a bot with updates in ops.telegram_inbox, in the order of their ids: at most p_limit after
-- p_after. It jumps from chat to chat in the index, so many updates of one chat cost no more than one.
create or replace function ops.inbox_chats(p_bot_id bigint, p_after bigint, p_limit integer)
returns table (chat_id bigint)
language sql stable set enable_seqscan = off set enable_bitmapscan = off as $$
  with recursive chat as (
    (
      select t.chat_id from ops.telegram_inbox t where t.bot_id = p_bot_id and t.chat_id > p_after
      order by t.chat_id limit 1
    )
    union all
    select (
      select t.chat_id from ops.telegram_inbox t where t.bot_id = p_bot_id and t.chat_id > c.chat_id
      order by t.chat_id limit 1
    )
    from chat c where c.chat_id is not null
  )
  select c.chat_id from chat c where c.chat_id is not null limit p_limit
$$;
