-- Stores the rows of p_rows (see warehouse.read_rows) that cannot be loaded, or whose habit has another kind or unit,
-- in staging_rejects, as they came and with the reason. A staged row keeps its staging_id, a record from the chat gets
-- a new one. A row whose update was handled before is not stored again. Returns only these rows, with the columns of
-- warehouse.load_rows, which calls it, and the results `rejected` and `handled`.
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
    from (
      select r.*, case
          when r.fault is not null or h.kind is null then r.fault
          when h.kind <> r.clean_kind then 'kind_mismatch'
          when not warehouse.same_kind(h.kind, h.unit, r.clean_kind, r.clean_unit) then 'unit_mismatch'
        end as reason
      from warehouse.read_rows(p_rows) as r
      left join lateral (
        select o.kind, o.unit from warehouse.find_own_habit(r.user_id, r.clean_habit_name) as o
        where o.removed_at is null
      ) as h on true
    ) as r
    left join ops.telegram_update t on t.bot_id = p_bot_id and t.update_id = r.update_id
    -- warehouse.load_rows has returned the handled ones that have no fault of their own.
    where r.reason is not null and (r.fault is not null or t.update_id is null)
  ), rejected as (
    insert into warehouse.staging_rejects
      (staging_id, habit_name, category_name, user_id, duration, bot_id, chat_id, message_id, username, first_name,
      last_name, is_premium, language_code, record_date_unix, local_date, note, created_at, message_entry, reason, kind,
      amount, unit)
    select coalesce(staging_id, nextval('warehouse.staging_table_staging_id_seq')), habit_name, category_name, user_id,
      duration, p_bot_id, chat_id, message_id, username, first_name, last_name, is_premium, language_code,
      record_date_unix, local_date, note, coalesce(created_at, now()), coalesce(message_entry, 0), reason,
      kind, amount, unit
    from faulty where not is_handled
  )
  select row_no, staging_id, update_id, user_id, chat_id, close_conversation,
    case when is_handled then 'handled' else 'rejected' end,
    case
      when faulty.staging_id is not null then null
      when is_handled then stored_outcome
      else warehouse.reject_outcome(reason)
    end
  from faulty;
end
$$;
