-- Returns true where the table held nothing and nobody used it just now: it is made anew, and the transaction's own until its end. What the
-- transaction puts into it then needs no log where wal_level is minimal, and may be put there frozen. Else it is left as it is.
create or replace function staging.table_anew(relation regclass) returns boolean
language plpgsql as $$
declare
  has_rows boolean;
begin
  execute format('select exists (select from %s)', relation) into has_rows;
  if has_rows then
    return false;
  end if;
  execute format('lock table %s in access exclusive mode nowait', relation);
  execute format('select exists (select from %s)', relation) into has_rows; -- somebody may have written before the lock
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
