-- Trigger function of fact_records, called once per statement. Notifies the channel tally_records whose records
-- changed: the ids of the people, separated by commas (none when there are more than 100), a semicolon, and the oldest
-- day that changed. The transition tables are changed_rows (new, or deleted) and, after an UPDATE, old_rows.
create or replace function warehouse.notify_records_changed() returns trigger
language plpgsql as $$
declare
  v_oldest date := (select min(local_date) from changed_rows);
begin
  if v_oldest is null then
    return null;
  end if;
  if tg_op = 'UPDATE' then
    v_oldest := least(v_oldest, (select min(local_date) from old_rows));
  end if;
  perform pg_notify(
    'tally_records',
    case when count(*) <= 100 then string_agg(user_id::text, ',') else '' end || ';' || v_oldest)
  from (select distinct user_id from changed_rows) as people;
  return null;
end
$$;
