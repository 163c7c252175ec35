-- Returns the record made of a sound row about an active own habit: what load_staged does with most rows, for one row that
-- need not be staged first because it is loaded in the transaction that brings it. Null where the row needs load_staged: it is
-- faulty, its person or habit is new, its habit archived, or its message loaded already. Expects the person's lock.
create or replace function warehouse.load_known(s warehouse.staging_table, p_time_zone text) returns bigint
language plpgsql as $$
declare
  v_record_id bigint;
begin
  if warehouse.staging_fault(s) is null then
    insert into warehouse.fact_records
      (habit_id, category_id, user_id, duration, record_date, local_date, note, chat_id, message_id)
    select h.habit_id, h.category_id, s.user_id, s.duration, to_timestamp(s.record_date_unix),
      coalesce(s.local_date, warehouse.local_day(to_timestamp(s.record_date_unix),
        coalesce(u.time_zone, p_time_zone), coalesce(u.day_start_hour, 0))),
      warehouse.clean_text(s.note), s.chat_id, s.message_id
    from warehouse.dim_habits h join warehouse.dim_users u on u.user_id = h.user_id
    where h.user_id = s.user_id and lower(h.habit_name) = lower(warehouse.clean_text(s.habit_name)) and h.archived_at is null
    on conflict (chat_id, message_id) where message_id is not null do nothing
    returning record_id into v_record_id;
  end if;
  return v_record_id;
end
$$;
