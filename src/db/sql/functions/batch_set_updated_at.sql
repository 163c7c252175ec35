-- Trigger function. Sets updated_at to the start of the transaction.
create or replace function ops.batch_set_updated_at() returns trigger
language plpgsql as $$
begin
  new.updated_at := now();
  return new;
end
$$;
