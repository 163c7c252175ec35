-- Returns an instant so old that whatever is received_at before it is visible by now: the start of the oldest transaction that is
-- open, and ten seconds, since a transaction is seen a moment after its start. Sessions of other roles hide theirs from a role
-- without pg_read_all_stats: where there are any, a day ago.
create or replace function energy.visible_since() returns timestamptz
language sql volatile
return (
  select least(
    clock_timestamp() - case when bool_or(query = '<insufficient privilege>') then interval '1 day' else interval '0' end,
    min(xact_start)
  ) - interval '10 seconds'
  from pg_stat_activity
  where datid = (select oid from pg_database where datname = current_database()) and pid <> pg_backend_pid()
);
