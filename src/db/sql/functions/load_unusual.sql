-- Returns the record of a staged row that move_staged did not load at once: its person or habit is new, its habit archived,
-- or its message loaded before (then that record). Null where the row was rejected.
create or replace function warehouse.load_unusual(
  p_user_id bigint, p_staging_id bigint, p_chat_id bigint, p_message_id bigint, p_time_zone text, p_language text
) returns bigint
language plpgsql as $$
declare
  v_record_id bigint;
begin
  select l.own_record_id into v_record_id
  from warehouse.load_staged(p_user_id, p_time_zone, p_language, p_staging_id) as l;
  return coalesce(v_record_id, (
    select r.record_id from warehouse.fact_records r
    where r.chat_id = p_chat_id and r.message_id = p_message_id and r.user_id = p_user_id
      and not exists (select from warehouse.staging_rejects j where j.staging_id = p_staging_id)));
end
$$;
