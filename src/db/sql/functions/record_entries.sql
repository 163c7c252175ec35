-- Loads the entries of one update, one after another: each sees the day total that the one before left. The caller
-- holds the lock of the person and has stored the id of the update in the same transaction, which makes the call
-- idempotent.
--
-- p_bot_id: the bot that received the update, in ops.bot.
-- p_entries: array of objects of one person, see warehouse.read_rows, without an update_id and a staging_id.
-- Returns an array with the outcome of each entry, in the same order: see warehouse.record_many.
create or replace function warehouse.record_entries(p_bot_id bigint, p_entries json) returns json
language plpgsql as $$
declare
  v_entry json;
  v_outcome jsonb;
  v_outcomes jsonb := '[]';
begin
  for v_entry in select json_build_array(e.value) from json_array_elements(p_entries) as e loop
    v_outcome := (select r.outcome from warehouse.load_rows(p_bot_id, v_entry) as r);
    if v_outcome is null then
      perform warehouse.load_people(v_entry);
      perform warehouse.load_habits(v_entry);
      v_outcome := (select r.outcome from warehouse.load_rows(p_bot_id, v_entry) as r);
    end if;
    v_outcomes := v_outcomes || v_outcome;
  end loop;
  return v_outcomes;
end
$$;
