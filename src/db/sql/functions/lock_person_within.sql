-- Takes the lock of warehouse.lock_person. Fails with lock_not_available where another transaction still holds it after
-- p_wait_ms milliseconds. The rest of the transaction waits for other locks as before.
create or replace function warehouse.lock_person_within(p_user_id bigint, p_wait_ms integer) returns void
language plpgsql volatile as $$
declare
  v_before constant text := current_setting('lock_timeout');
begin
  perform set_config('lock_timeout', p_wait_ms::text, true);
  perform warehouse.lock_person(p_user_id);
  perform set_config('lock_timeout', v_before, true);
end
$$;
