-- Returns the newest 00:03 or 18:03 of the zone that is not after p_now, whether it is owed where p_done was the last that was done
-- (null: none was), and since when records are to be reset, as the zone's date: the midnight a day before that of the oldest owed
-- one (none owed: of the newest). Those of more than 29 days ago are not looked at: what they were about would be too old.
drop function if exists usage.reset_due(text, timestamptz);
create or replace function usage.reset_due(
  p_time_zone text, p_now timestamptz, p_done timestamptz, out due_at timestamptz, out is_owed boolean, out since timestamp
)
language sql stable as $$
  select max(due_at), coalesce(max(due_at) > p_done, true),
    (coalesce(min(due_date) filter (where due_at > p_done), max(due_date)) - 1)::timestamp
  from (
    select day::date as due_date, (day::date + hour) at time zone p_time_zone as due_at
    from generate_series((p_now at time zone p_time_zone)::date - 29, (p_now at time zone p_time_zone)::date, interval '1 day') day
    cross join (values (time '00:03'), (time '18:03')) hours (hour)
  ) dues
  where due_at <= p_now
$$;
