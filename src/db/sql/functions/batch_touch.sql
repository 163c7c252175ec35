-- Sets updated_at to the start of the transaction. A trigger's function.
create or replace function ops.batch_touch() returns trigger
language plpgsql as $$
begin
  new.updated_at := now();
  return new;
end
$$;
