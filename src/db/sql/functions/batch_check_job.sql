-- Trigger function of batch_jobs. Raises check_violation for an unknown event, with its column and name (detail), and
-- keeps update_time. The names of events are the same as in src/jobs/batch/events.ts.
create or replace function ops.batch_check_job() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_event_pattern constant text := '^(EVERYMINUTE|EVERY(5|15|30)MINUTES|EVERYHOUR|EVERYHOURBYMIN10|EVERYDAY|EVERYWEEK'
    '|EVERYDAY([1-9]|1[0-2])(AM|PM)(ET|CT|MT|PT|UTC))$';
begin
  if new.event_name !~ v_event_pattern then
    raise exception using errcode = 'check_violation', column = 'event_name', detail = new.event_name, message = format(
      'event_name: %L is no event; there are: EVERYMINUTE, EVERY5MINUTES, EVERY15MINUTES, EVERY30MINUTES, EVERYHOUR, '
      'EVERYHOURBYMIN10, EVERYDAY, EVERYWEEK, and EVERYDAY with 1 to 12, AM or PM, and ET, CT, MT, PT or UTC '
      '(EVERYDAY8AMET)', new.event_name);
  end if;
  if tg_op = 'UPDATE' then
    new.update_time := now();
  end if;
  return new;
end
$$;
