-- Trigger of the dimensions, once a row: after the commit, listeners of tally_records know that something of the person is named
-- otherwise.
create or replace function warehouse.tell_person() returns trigger
language plpgsql as $$
begin
  perform pg_notify('tally_records', new.user_id || ';');
  return null;
end
$$;
