-- Truncates the table if it is empty and no other session uses it, and returns true. Otherwise changes nothing and
-- returns false. The rows that the same transaction then inserts need no WAL where wal_level is minimal, and COPY can
-- freeze them. The table is locked until the end of the transaction.
create or replace function staging.truncate_if_empty(relation regclass) returns boolean
language plpgsql as $$
declare
  has_rows boolean;
begin
  execute format('select exists (select from %s)', relation) into has_rows;
  if has_rows then
    return false;
  end if;
  execute format('lock table %s in access exclusive mode nowait', relation);
  -- Again: another session may have written before the lock.
  execute format('select exists (select from %s)', relation) into has_rows;
  if has_rows then
    return false;
  end if;
  execute format('truncate %s', relation);
  return true;
exception
  when lock_not_available then
    return false;
end
$$;
