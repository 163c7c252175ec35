-- Stores the rows of p_rows (see warehouse.read_rows) that cannot be loaded in staging_rejects, as they came and with
-- the reason. A staged row keeps its staging_id, a record from the chat gets a new one. A row whose update was handled
-- before is not stored again. Returns only the rows that cannot be loaded, with the columns of warehouse.load_rows,
-- which calls it, and the results `rejected` and `handled`.
create or replace function warehouse.reject_rows(p_bot_id bigint, p_rows json)
returns table (
  row_no integer, staging_id bigint, update_id bigint, user_id bigint, chat_id bigint, close_conversation boolean,
  result text, outcome jsonb
)
language plpgsql as $$
#variable_conflict use_column
begin
  return query
  with faulty as (
    select r.*, t.update_id is not null as is_handled, t.outcome as stored_outcome
    from warehouse.read_rows(p_rows) as r
    left join ops.telegram_update t on t.bot_id = p_bot_id and t.update_id = r.update_id
    where r.fault is not null
  ), rejected as (
    insert into warehouse.staging_rejects
      (staging_id, habit_name, category_name, user_id, duration, bot_id, chat_id, message_id, username, first_name,
      last_name, is_premium, language_code, record_date_unix, local_date, note, created_at, message_entry, reason)
    select coalesce(staging_id, nextval('warehouse.staging_table_staging_id_seq')), habit_name, category_name, user_id,
      duration, p_bot_id, chat_id, message_id, username, first_name, last_name, is_premium, language_code,
      record_date_unix, local_date, note, coalesce(created_at, now()), coalesce(message_entry, 0), fault
    from faulty where not is_handled
  )
  select row_no, staging_id, update_id, user_id, chat_id, close_conversation,
    case when is_handled then 'handled' else 'rejected' end,
    case
      when faulty.staging_id is not null then null
      when is_handled then stored_outcome
      else warehouse.reject_outcome(fault)
    end
  from faulty;
end
$$;
