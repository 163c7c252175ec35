-- Returns the watermark for the next run of the job: by now, all rows with an earlier received_at are visible.
--
-- It is the start of the oldest open transaction of this database, minus ten seconds, because a transaction appears in
-- pg_stat_activity a moment after its start. A role without pg_read_all_stats does not see the transactions of other
-- roles: if there are such sessions, the watermark goes back a day.
create or replace function energy.next_watermark() returns timestamptz
language sql volatile
return (
  select least(
    clock_timestamp()
      - case when bool_or(query = '<insufficient privilege>') then interval '1 day' else interval '0' end,
    min(xact_start)
  ) - interval '10 seconds'
  from pg_stat_activity
  where datid = (select oid from pg_database where datname = current_database()) and pid <> pg_backend_pid()
);
