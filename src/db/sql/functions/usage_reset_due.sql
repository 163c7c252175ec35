-- Returns the last reset that was due, whether it is still owed, and from when records are to be reset. Grain: one row.
-- Read-only.
--
-- Resets are due at 00:03 and 18:03 of p_time_zone (IANA name). p_now: the current time of the run. p_done: the due
-- time of the last reset that was done; null: none.
-- due_at: the latest due time that is not after p_now. is_owed: it was not done yet.
-- since: local time; midnight of the day before the oldest owed due time, or before due_at if none is owed.
-- Due times of more than 29 days ago are ignored: the records that they would reset are too old.
create or replace function usage.reset_due(
  p_time_zone text, p_now timestamptz, p_done timestamptz,
  out due_at timestamptz, out is_owed boolean, out since timestamp
)
language sql stable as $$
  select max(due_at), coalesce(max(due_at) > p_done, true),
    (coalesce(min(due_date) filter (where due_at > p_done), max(due_date)) - 1)::timestamp
  from (
    select day::date as due_date, (day::date + hour) at time zone p_time_zone as due_at
    from generate_series(
      (p_now at time zone p_time_zone)::date - 29, (p_now at time zone p_time_zone)::date, interval '1 day'
    ) day
    cross join (values (time '00:03'), (time '18:03')) hours (hour)
  ) dues
  where due_at <= p_now
$$;
