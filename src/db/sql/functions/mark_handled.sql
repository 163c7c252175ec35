-- Marks an update without effect as handled, and stores its person where that person is known. Idempotent. It takes the
-- person's lock: otherwise the id of a person who is just being forgotten could be stored after the deletion.
create or replace function warehouse.mark_handled(p_bot_id bigint, p_update_id bigint, p_user_id bigint) returns void
language plpgsql as $$
begin
  perform warehouse.lock_person(p_user_id);
  insert into ops.telegram_update (bot_id, update_id, user_id)
  values (p_bot_id, p_update_id, (select user_id from warehouse.dim_users where user_id = p_user_id))
  on conflict do nothing;
end
$$;
