-- Takes the lock of the person's rows until the end of the transaction. Everything that changes them takes it first:
-- loads, edits, deletes, merges and /forget. Taking it again costs nothing. p_user_id null: the staged rows that name
-- no person.
create or replace function warehouse.lock_person(p_user_id bigint) returns void
language sql volatile as $$
  select pg_advisory_xact_lock(hashtextextended('tally.person', coalesce(p_user_id, 0)))
$$;
