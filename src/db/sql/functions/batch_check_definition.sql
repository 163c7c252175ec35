-- Trigger function of batchjob_definitions. Raises check_violation when the granularity, the time zone, the mode or the
-- filter can never be computed. The error has the column and the refused value (detail), except that of a filter. It
-- runs with the rights of its owner, because a role that may write the table may have none in ops.
create or replace function ops.batch_check_definition() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if ops.batch_interval(new.granularity) is null then
    raise exception using errcode = 'check_violation', column = 'granularity', detail = coalesce(new.granularity, ''),
      message = format(
      'granularity: %L is none; there are: 1-hour, 2-hour, 4-hour, 6-hour, 12-hour, 1-day, 2-day, 3-day, 1-week, '
      '2-week',
      new.granularity);
  end if;
  if not exists (select from pg_timezone_names where name = new.timezone and name !~ '^(posix|right)/') then
    raise exception using errcode = 'check_violation', column = 'timezone', detail = coalesce(new.timezone, ''),
      message = format(
      'timezone: %L is no zone; zones are those of the IANA list, such as UTC, Europe/Berlin, America/New_York',
      new.timezone);
  end if;
  if new.mode !~ '^(incremental|full|window:[1-9][0-9]{0,4})$' then
    raise exception using errcode = 'check_violation', column = 'mode', detail = new.mode, message = format(
      'mode: %L is none; there are: incremental, full, and window: with a number of hours (window:48)', new.mode);
  end if;
  perform ops.batch_parse_filter(new.resource_filter);
  return new;
end
$$;
