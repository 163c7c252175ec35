-- Trigger of fact_records, once a statement: after the commit, listeners of tally_records know whose records changed and of which
-- days on: ids with commas (none where they are many), a semicolon, the oldest day.
create or replace function warehouse.tell_records() returns trigger
language plpgsql as $$
declare
  v_oldest date := (select min(local_date) from changed);
begin
  if v_oldest is null then
    return null;
  end if;
  if tg_op = 'UPDATE' then
    v_oldest := least(v_oldest, (select min(local_date) from before));
  end if;
  perform pg_notify('tally_records', case when count(*) <= 100 then string_agg(user_id::text, ',') else '' end || ';' || v_oldest)
  from (select distinct user_id from changed) as people;
  return null;
end
$$;
