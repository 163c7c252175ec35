-- Takes the oldest entries out of energy.to_do: those of one batch.
--
-- Parameters:
--   p_max_half_hours                the batch ends with the entry that reaches this number
--   p_closed_at                     end of the last half hour that is over
--   p_first_device, p_last_device   range of device names, both inclusive
-- Result, one row:
--   device_names, from_times, to_times   one element per entry: device and [from, to), whole half hours; null if there
--                                        is nothing to do
--   half_hours                           their number
-- Of an entry the batch takes a month (31 days) at most, so that its size is bounded whatever there is to do. The rest
-- of the entry, and what is not over yet, stays in energy.to_do.
create or replace function energy.pick_batch(
  p_max_half_hours integer, p_closed_at timestamptz, p_first_device text, p_last_device text,
  out device_names text[], out from_times timestamptz[], out to_times timestamptz[], out half_hours integer
)
language sql
as $$
  with entry as (
    select device_name, from_at, extract(epoch from least(to_at - from_at, interval '744 hours')) / 1800 as half_hours
    from energy.to_do
    where from_at < p_closed_at and device_name between p_first_device and p_last_device
  ), ordered_entry as (
    select device_name, from_at, sum(half_hours) over (order by from_at, device_name) - half_hours as half_hours_before
    from entry
  ), picked as (
    delete from energy.to_do t using ordered_entry e
    where t.device_name = e.device_name and t.from_at = e.from_at and e.half_hours_before < p_max_half_hours
    returning t.device_name, t.from_at, t.to_at as whole_to_at,
      least(t.to_at, t.from_at + interval '744 hours', p_closed_at) as to_at
  ), kept as (
    insert into energy.to_do as t (device_name, from_at, to_at)
    select device_name, to_at, max(whole_to_at) from picked where whole_to_at > to_at group by device_name, to_at
    on conflict (device_name, from_at) do update set to_at = greatest(t.to_at, excluded.to_at)
  )
  select array_agg(device_name), array_agg(from_at), array_agg(to_at),
    coalesce(sum(extract(epoch from to_at - from_at) / 1800), 0)::integer
  from picked;
$$;
