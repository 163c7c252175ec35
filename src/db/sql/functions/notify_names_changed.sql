-- Trigger function of the dimensions, called once per row. Notifies the channel tally_records that a name of the
-- person, of a habit or of a category changed, or the category of a habit: the id of the person and a semicolon.
create or replace function warehouse.notify_names_changed() returns trigger
language plpgsql as $$
begin
  perform pg_notify('tally_records', new.user_id || ';');
  return null;
end
$$;
