-- Marks an update without effect as handled, and stores its person where that person is known. Idempotent. It takes the
-- person's lock: otherwise the id of a person who is just being forgotten could be stored after the deletion. Fails
-- with lock_not_available where another transaction still holds that lock after p_wait_ms milliseconds.
create or replace function warehouse.mark_handled(
  p_bot_id bigint, p_update_id bigint, p_user_id bigint, p_wait_ms integer
)
returns void
language plpgsql as $$
begin
  perform warehouse.lock_person_within(p_user_id, p_wait_ms);
  insert into ops.telegram_update (bot_id, update_id, user_id)
  values (p_bot_id, p_update_id, (select user_id from warehouse.dim_users where user_id = p_user_id))
  on conflict do nothing;
end
$$;
