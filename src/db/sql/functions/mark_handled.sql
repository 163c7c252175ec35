-- After it, an update without effect is known as handled; without its person where nobody is known by that id (any more). It
-- waits for a /forget of the person that is in progress, so that their id cannot come back behind it.
create or replace function warehouse.mark_handled(p_update_id bigint, p_user_id bigint) returns void
language plpgsql as $$
begin
  perform warehouse.lock_person(p_user_id);
  insert into ops.telegram_update (update_id, user_id)
  values (p_update_id, (select user_id from warehouse.dim_users where user_id = p_user_id)) on conflict do nothing;
end
$$;
