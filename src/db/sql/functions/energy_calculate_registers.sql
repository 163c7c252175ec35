-- Calculates the half hours of the batch's registers: pg_temp.batch_quarter_hour -> pg_temp.batch_half_hour.
--
-- The increase between two readings is shared out over the half hours between them in proportion to time.
-- A half hour's energy is the sum of at most two numbers: what its own readings bring, and its part of the increase
-- that crosses its end. The sum is therefore the same to the last bit, whatever the period and the order of the rows.
create or replace function energy.calculate_registers() returns void
language sql
as $$
  with quarter_hour as (
    select q.*, energy.half_hour(q.quarter_hour) as half_hour, p.max_gap
    from pg_temp.batch_quarter_hour q join pg_temp.batch_period p using (period_id)
  ),
  -- One row per period and half hour in which the register was read. crossing_increase: the increase from the reading
  -- before, at since_at in an earlier half hour, to the first reading, at first_at.
  read_half_hour as materialized (
    select period_id, half_hour, sum(readings) as readings, sum(resets) as resets,
      sum(increase + case
        when since_at >= half_hour then first_increase
        when since_at < half_hour
          then first_increase * date_part('epoch', first_at - half_hour) / date_part('epoch', first_at - since_at)
        else 0 end) as increase,
      sum(last_at - first_at - gap + case
        when first_at - since_at <= max_gap then first_at - greatest(since_at, half_hour)
        else interval '0' end) as covered,
      bool_or(gap > interval '0' or first_at > half_hour and first_at - since_at > max_gap) as is_estimated,
      sum(first_increase) filter (where since_at < half_hour) as crossing_increase,
      min(since_at) as since_at, min(first_at) as first_at
    from quarter_hour
    group by period_id, half_hour
  ),
  share as (
    -- What the readings of a half hour bring to it.
    select r.period_id, r.half_hour, r.readings, r.resets, r.increase, r.covered, r.is_estimated
    from read_half_hour r join pg_temp.batch_period p using (period_id)
    where r.half_hour < p.to_at
    union all
    -- What an increase that crosses one or more ends of half hours brings to the half hours before the last one.
    select r.period_id, e.half_hour, 0, 0,
      r.crossing_increase * date_part('epoch', e.duration) / date_part('epoch', r.first_at - r.since_at),
      case when r.first_at - r.since_at <= p.max_gap then e.duration else interval '0' end,
      r.first_at - r.since_at > p.max_gap
    from read_half_hour r join pg_temp.batch_period p using (period_id)
    cross join lateral (
      select half_hour, half_hour + interval '30 minutes' - greatest(r.since_at, half_hour) as duration
      from generate_series(
        greatest(energy.half_hour(r.since_at), p.from_at),
        least(r.half_hour, p.to_at) - interval '30 minutes',
        interval '30 minutes'
      ) half_hour
    ) e
    where r.since_at < r.half_hour
  )
  insert into pg_temp.batch_half_hour
    (period_id, half_hour, energy_kwh, readings, resets, coverage, is_estimated, is_complete, is_valid)
  select h.period_id, h.half_hour, h.increase * p.register_scale, h.readings, h.resets,
    date_part('epoch', h.covered) / 1800, h.is_estimated, h.covered >= interval '30 minutes', true
  from (
    select period_id, half_hour, sum(increase) as increase, sum(readings)::integer as readings,
      sum(resets)::integer as resets, sum(covered) as covered, coalesce(bool_or(is_estimated), false) as is_estimated
    from share
    group by period_id, half_hour
  ) h join pg_temp.batch_period p using (period_id);
$$;
