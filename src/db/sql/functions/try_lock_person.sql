-- Takes the lock of warehouse.lock_person if no other transaction holds it. Returns false, without waiting, if one
-- does.
create or replace function warehouse.try_lock_person(p_user_id bigint) returns boolean
language sql volatile as $$
  select pg_try_advisory_xact_lock(hashtextextended('tally.person', coalesce(p_user_id, 0)))
$$;
