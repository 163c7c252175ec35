-- Trigger of fact_records, once a statement: after the commit, listeners of tally_records know whose records changed: ids with
-- commas, or nothing where they are many.
create or replace function warehouse.tell_records() returns trigger
language plpgsql as $$
begin
  perform pg_notify('tally_records', case when count(*) <= 100 then string_agg(user_id::text, ',') else '' end)
  from (select distinct user_id from changed) as people
  having count(*) > 0;
  return null;
end
$$;
