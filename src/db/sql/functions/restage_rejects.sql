-- Moves all rejected rows back to staging_table, under their staging_id, so that the next load tries them again.
-- Returns the number of rows.
create or replace function warehouse.restage_rejects() returns integer
language plpgsql as $$
declare
  v_moved integer;
begin
  with removed as (delete from warehouse.staging_rejects returning *)
  insert into warehouse.staging_table (staging_id, habit_name, category_name, user_id, duration, bot_id, chat_id,
    message_id, username, first_name, last_name, is_premium, language_code, record_date_unix, local_date, note,
    created_at, message_entry, kind, amount, unit)
  select staging_id, habit_name, category_name, user_id, duration, bot_id, chat_id,
    message_id, username, first_name, last_name, is_premium, language_code, record_date_unix, local_date, note,
    created_at, message_entry, kind, amount, unit
  from removed;
  get diagnostics v_moved = row_count;
  return v_moved;
end
$$;
