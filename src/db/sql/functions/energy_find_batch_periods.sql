-- Fills pg_temp.batch_period with the calculation periods of a batch: the time ranges of devices whose half hours may
-- change with the entries of the batch.
--
-- Parameters:
--   p_device_names, p_from_times, p_to_times   the entries, see energy.pick_batch
--   p_closed_at                                end of the last half hour that is over; no period goes beyond it
-- The energy between two readings is distributed over the half hours between them. A period therefore begins with the
-- half hour of the reading before an entry, and ends with the half hour of the reading after it. Adjacent and
-- overlapping periods of a device become one.
create or replace function energy.find_batch_periods(
  p_device_names text[], p_from_times timestamptz[], p_to_times timestamptz[], p_closed_at timestamptz
) returns void
language sql
as $$
  with period as (
    select device_name, unnest(range_agg(tstzrange(
      energy.half_hour(least(e.from_at, previous.read_at)),
      least(greatest(e.to_at, energy.half_hour(next.read_at) + interval '30 minutes'), p_closed_at)
    ))) as period
    from unnest(p_device_names, p_from_times, p_to_times) e (device_name, from_at, to_at)
    join energy.device d using (device_name)
    left join lateral energy.previous_reading(d.device_name, d.kind, e.from_at) previous on true
    left join lateral energy.next_reading(d.device_name, d.kind, e.to_at) next on true
    group by device_name
  )
  insert into pg_temp.batch_period (
    period_id, device_name, kind, voltage, sample_seconds, sample_duration, register_scale, register_range, max_rate,
    seconds_per_unit, max_gap, from_at, to_at, previous_read_at, previous_base, next_read_at
  )
  select row_number() over (), d.device_name, d.kind, d.voltage, d.sample_seconds,
    make_interval(secs => d.sample_seconds), d.register_scale, 10.0::double precision ^ d.register_digits,
    d.max_kw / d.register_scale / 3600,
    d.register_scale * 3600 / (0.999 * d.max_kw), make_interval(secs => d.max_gap_seconds),
    lower(p.period), upper(p.period),
    previous.read_at, coalesce(h.base_kwh, previous.register_kwh), next.read_at
  from period p join energy.device d using (device_name)
  left join lateral energy.previous_reading(d.device_name, d.kind, lower(p.period)) previous on true
  left join lateral energy.next_reading(d.device_name, d.kind, upper(p.period)) next on true
  left join energy.held_base h on h.device_name = d.device_name and h.read_at = previous.read_at;
$$;
