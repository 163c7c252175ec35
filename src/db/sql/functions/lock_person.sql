-- After it, the transaction alone works on the person's rows: loads, edits, deletes, merges and /forget take this lock first.
-- Held to the end of the transaction; taking it again is free. Null locks the staged rows that name no person.
create or replace function warehouse.lock_person(p_user_id bigint) returns void
language sql volatile as $$
  select pg_advisory_xact_lock(hashtextextended('tally.person', coalesce(p_user_id, 0)))
$$;
