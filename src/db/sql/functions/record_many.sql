-- Loads the records of many updates of one bot, each update exactly once, and returns the answers. All or nothing.
--
-- p_bot_id: the bot that received the updates, in ops.bot.
-- p_records: array of objects, see warehouse.read_rows. Each has an update_id and a row_no, which no other has.
-- p_skips_locked: true: leaves out the records of people whose rows are locked, so that the others need not wait.
-- p_wait_ms: how long the call may wait for a lock, at most; then it fails with lock_not_available. 0: no limit.
-- Returns an array of {rowNo, outcome, wasDuplicate}, one per record that is not left out, in any order:
--   outcome       {kind: 'recorded', record: {…}}  The record is loaded, or its message was loaded before.
--                 {kind: 'rejected', reason}       The record cannot be loaded, or the habit has another kind or unit.
--                                                  It is in staging_rejects.
--                 {kind: 'over-a-day'}             The day would hold more than day_limit minutes. Nothing is stored.
--   wasDuplicate  True where the update was handled before. Nothing changed; outcome is what was stored then.
-- The outcome is stored with the update's id, and the conversation is closed where the record asks for that. Not so
-- after 'over-a-day': this update is still to be handled, because the person is asked first.
--
-- Records of one person are loaded in the order of their update ids. Each sees the day total that the one before left.
-- Therefore a batch is loaded in turns, with one record of each person per turn. Nearly always one turn is enough.
create or replace function warehouse.record_many(
  p_bot_id bigint, p_records json, p_skips_locked boolean default false, p_wait_ms integer default 0
)
returns json
language plpgsql as $$
declare
  v_count integer := json_array_length(p_records);
  v_people integer;
  v_locked bigint[];
  v_waiting json := p_records;
  v_turn json;
  v_unfinished json;
  v_answers json;
  v_all_answers jsonb := '[]';
  v_finished integer[];
  v_closing_chats bigint[];
  v_closing_people bigint[];
begin
  if p_wait_ms > 0 then
    perform set_config('lock_timeout', p_wait_ms::text, true);
  end if;
  if not p_skips_locked then
    -- In the order of the ids, so that two batches with the same people cannot lock each other out.
    perform warehouse.lock_person(p.user_id)
    from (select distinct r.user_id from json_to_recordset(p_records) as r(user_id bigint) order by r.user_id) as p;
    get diagnostics v_people = row_count;
  else
    select count(*) filter (where p.is_free), array_agg(p.user_id) filter (where not p.is_free)
    into v_people, v_locked
    from (
      select r.user_id, warehouse.try_lock_person(r.user_id) as is_free
      from json_to_recordset(p_records) as r(user_id bigint) group by r.user_id
    ) as p;
    if v_locked is not null then
      v_waiting := warehouse.records_except(p_records, (
        select array_agg(r.row_no) from json_to_recordset(p_records) as r(row_no integer, user_id bigint)
        where r.user_id = any (v_locked)));
      v_count := json_array_length(v_waiting);
    end if;
  end if;

  while v_waiting is not null loop
    v_turn := case when v_people = v_count then v_waiting else warehouse.first_records(v_waiting) end;

    with result as (
      select r.*, r.result not in ('handled', 'over_limit') as is_new from warehouse.load_rows(p_bot_id, v_turn) as r
    ), stored as (
      insert into ops.telegram_update (bot_id, update_id, user_id, outcome)
      select p_bot_id, r.update_id, r.user_id, r.outcome from result r where r.is_new
    )
    select json_agg(json_build_object('rowNo', r.row_no, 'outcome', r.outcome, 'wasDuplicate', r.result = 'handled')),
      array_agg(r.row_no),
      array_agg(r.chat_id) filter (where r.is_new and r.close_conversation),
      array_agg(r.user_id) filter (where r.is_new and r.close_conversation)
    into v_answers, v_finished, v_closing_chats, v_closing_people
    from result r;

    -- Few records close a conversation. As a part of the statement above, this would make every call slower.
    if v_closing_chats is not null then
      delete from ops.dialogue d using unnest(v_closing_chats, v_closing_people) as c(chat_id, user_id)
      where d.bot_id = p_bot_id and d.chat_id = c.chat_id and d.user_id = c.user_id;
    end if;

    if cardinality(v_finished) = v_count then
      return v_answers;
    end if;
    v_all_answers := v_all_answers || coalesce(v_answers::jsonb, '[]');
    v_unfinished := warehouse.records_except(v_turn, v_finished);
    -- These are loaded in the next turn. The functions throw where they cannot make what is missing, so the loop ends.
    perform warehouse.load_people(v_unfinished);
    perform warehouse.load_habits(v_unfinished);
    v_waiting := warehouse.records_except(v_waiting, v_finished);
  end loop;
  return v_all_answers;
end
$$;
