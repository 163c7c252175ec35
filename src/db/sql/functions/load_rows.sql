-- Loads rows into fact_records. This is the only implementation of the recording rules: records from the chat and
-- staged rows both come here.
--
-- p_bot_id: the bot to which the rows were sent, in ops.bot.
-- p_rows: see warehouse.read_rows. The caller holds the lock of every person in it. Rows with a day_limit do not see
-- one another: the caller passes at most one of them per person.
--
-- Returns one row per input row that is finished, with `result`:
--   loaded      The row is now a fact.
--   doubled     Its entry (bot_id, chat_id, message_id, message_entry) is a fact already. Nothing changed.
--   rejected    The row cannot be loaded, or the habit has another kind or unit. It is now in staging_rejects with the
--               reason.
--   over_limit  The person's day would hold more than day_limit minutes. Nothing changed. Only for the kind time.
--   handled     The update was handled before. Nothing changed.
-- `outcome` is the JSON from which the bot answers: for a handled update the stored one, for a staged row null.
--
-- A row is not finished, and not returned, where the person is unknown or has no active habit of that name. Call
-- warehouse.load_people and warehouse.load_habits for it, then load_rows again.
create or replace function warehouse.load_rows(p_bot_id bigint, p_rows json)
returns table (
  row_no integer, staging_id bigint, update_id bigint, user_id bigint, chat_id bigint, close_conversation boolean,
  result text, outcome jsonb
)
language plpgsql rows 10 as $$
#variable_conflict use_column
declare
  v_finished bigint;
begin
  return query
  -- The lists of columns are short because each column costs time in every step of the plan. The offsets keep
  -- PostgreSQL from copying the expression behind a column to each place that uses the column.
  with judged as materialized (
    select *, case when result = 'loaded' then nextval('warehouse.fact_records_record_id_seq') end as record_id
    from (
      select r.row_no, r.staging_id, r.update_id, r.user_id, r.chat_id, r.message_id, r.message_entry,
        r.close_conversation, r.clean_duration, r.clean_amount, r.clean_note, r.record_date_unix, r.week_first_date,
        t.outcome as stored_outcome,
        h.habit_id, h.habit_name, h.category_id, h.category_name, h.unit, d.day,
        r.clean_duration + total.minutes as day_total, total.of_habit as habit_day_total,
        case
          when t.update_id is not null then 'handled'
          when h.is_other_kind then null
          when r.clean_amount is null and r.clean_duration + total.minutes > r.day_limit then 'over_limit'
          when h.is_active then 'loaded'
        end as result
      from (
        select row_no, staging_id, update_id, user_id, chat_id, message_id,
          coalesce(message_entry, 0::smallint) as message_entry, close_conversation, clean_habit_name, clean_duration,
          clean_kind, clean_unit, clean_amount, clean_note, record_date_unix, local_date, day_limit, time_zone,
          week_first_date, fault
        from warehouse.read_rows(p_rows) offset 0
      ) as r
      -- With the limits, each table is searched by its key for one row after another. Without them the planner reads a
      -- whole table where it expects a small one, for example a table that was empty when it was last analysed.
      left join lateral (
        select t.update_id, t.outcome from ops.telegram_update t
        where t.bot_id = p_bot_id and t.update_id = r.update_id limit 1
      ) as t on true
      left join lateral (
        select u.time_zone, u.day_start_hour from warehouse.dim_users u
        where u.user_id = r.user_id and r.local_date is null limit 1
      ) as u on true
      left join lateral (
        select h.habit_id, h.habit_name, h.category_id, c.category_name, h.unit, h.archived_at is null as is_active,
          h.removed_at is null and not warehouse.same_kind(h.kind, h.unit, r.clean_kind, r.clean_unit) as is_other_kind
        from warehouse.find_own_habit(r.user_id, r.clean_habit_name) as h
        join warehouse.dim_category c on c.category_id = h.category_id
        limit 1
      ) as h on true
      cross join lateral (
        select coalesce(r.local_date, warehouse.local_day(to_timestamp(r.record_date_unix),
          coalesce(u.time_zone, r.time_zone), coalesce(u.day_start_hour, 0))) as day
      ) as d
      -- Staged rows have no limit and no answer, and many of them may count for one day: nobody's total needs no
      -- search.
      cross join lateral warehouse.day_total(
        case when r.staging_id is null then r.user_id end, d.day, h.habit_id) as total
      where r.fault is null offset 0
    ) as sound
  ), inserted as (
    insert into warehouse.fact_records
      (record_id, habit_id, category_id, user_id, duration, record_date, local_date, note, bot_id, chat_id,
      message_id, message_entry, amount)
    select record_id, habit_id, category_id, user_id, clean_duration, to_timestamp(record_date_unix), day, clean_note,
      p_bot_id, chat_id, message_id, message_entry, clean_amount
    from judged where record_id is not null
    on conflict (bot_id, chat_id, message_id, message_entry) where message_id is not null do nothing
    returning record_id
  )
  select row_no, staging_id, update_id, user_id, chat_id, close_conversation,
    case when result = 'loaded' and not is_inserted then 'doubled' else result end,
    case
      when staging_id is not null then null
      when result = 'handled' then stored_outcome
      when result = 'over_limit' then jsonb_build_object('kind', 'over-a-day')
      when not is_inserted then warehouse.message_outcome(user_id, p_bot_id, chat_id, message_id, message_entry)
      else warehouse.record_outcome(
        p_record_id => record_id, p_habit_id => habit_id, p_habit_name => habit_name, p_category_id => category_id,
        p_category_name => category_name, p_minutes => clean_duration, p_local_date => day, p_note => clean_note,
        p_day_total => day_total, p_unit => unit, p_amount => clean_amount,
        p_habit_day_total => habit_day_total + coalesce(clean_amount, clean_duration),
        p_week_total => case when week_first_date is not null then coalesce(clean_amount, clean_duration) + (
          select w.total from warehouse.habit_week_total(user_id, habit_id, week_first_date) as w) end)
    end
  from (
    -- PostgreSQL answers `in` from a hash table. It would join by a nested loop, as it expects one row on both sides.
    select *, record_id in (select i.record_id from inserted i) as is_inserted
    from judged where result is not null offset 0
  ) as finished;

  get diagnostics v_finished = row_count;
  if v_finished < json_array_length(p_rows) then
    return query select * from warehouse.reject_rows(p_bot_id, p_rows);
  end if;
end
$$;
