-- After it, the person's staged rows that cannot be loaded stand in staging_rejects with their reason. Returns how many.
create or replace function warehouse.reject_staged(p_user_id bigint) returns integer
language plpgsql as $$
declare
  v_rejected integer;
begin
  with faulty as (
    delete from warehouse.staging_table s
    where s.user_id is not distinct from p_user_id and warehouse.staging_fault(s) is not null
    returning s.*, warehouse.staging_fault(s) as reason
  )
  insert into warehouse.staging_rejects (staging_id, habit_name, category_name, user_id, duration, chat_id, message_id,
    username, first_name, last_name, is_premium, language_code, record_date_unix, local_date, note, created_at, reason)
  select staging_id, habit_name, category_name, user_id, duration, chat_id, message_id,
    username, first_name, last_name, is_premium, language_code, record_date_unix, local_date, note, created_at, reason
  from faulty;
  get diagnostics v_rejected = row_count;
  return v_rejected;
end
$$;
