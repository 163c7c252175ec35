-- Calculates the half hours of the batch's registers: pg_temp.batch_quarter_hour -> pg_temp.batch_half_hour.
--
-- The increase between two readings is distributed over the half hours between them in proportion to time.
-- The energy of a half hour is the sum of at most two numbers: the increase up to its last reading, and its part of the
-- increase from that reading to the next one. The sum is therefore the same to the last bit, whatever the calculation
-- period and the order of the rows.
create or replace function energy.calculate_registers() returns void
language sql
as $$
  with quarter_hour as (
    select q.*, energy.half_hour(q.quarter_hour) as half_hour, p.max_gap
    from pg_temp.batch_quarter_hour q join pg_temp.batch_period p using (period_id)
  ),
  -- One row per period and half hour in which the register was read. before_at is the time of the last reading before
  -- the half hour, first_at that of the first reading in it. crossing_increase is the increase between these two.
  read_half_hour as materialized (
    select period_id, half_hour, sum(readings) as readings, sum(resets) as resets,
      sum(increase + case
        when before_at >= half_hour then first_increase
        when before_at < half_hour
          then first_increase * date_part('epoch', first_at - half_hour) / date_part('epoch', first_at - before_at)
        else 0 end) as increase,
      sum(last_at - first_at - gap + case
        when first_at - before_at <= max_gap then first_at - greatest(before_at, half_hour)
        else interval '0' end) as covered,
      bool_or(gap > interval '0' or first_at > half_hour and first_at - before_at > max_gap) as is_estimated,
      sum(first_increase) filter (where before_at < half_hour) as crossing_increase,
      min(before_at) as before_at, min(first_at) as first_at
    from quarter_hour
    group by period_id, half_hour
  ),
  share as (
    -- The increase up to the last reading of each half hour.
    select r.period_id, r.half_hour, r.readings, r.resets, r.increase, r.covered, r.is_estimated
    from read_half_hour r join pg_temp.batch_period p using (period_id)
    where r.half_hour < p.to_at
    union all
    -- The parts of an increase over the end of a half hour, for all half hours that it covers except the last one.
    select r.period_id, crossed.half_hour, 0, 0,
      r.crossing_increase * date_part('epoch', crossed.duration) / date_part('epoch', r.first_at - r.before_at),
      case when r.first_at - r.before_at <= p.max_gap then crossed.duration else interval '0' end,
      r.first_at - r.before_at > p.max_gap
    from read_half_hour r join pg_temp.batch_period p using (period_id)
    cross join lateral (
      select start as half_hour, start + interval '30 minutes' - greatest(r.before_at, start) as duration
      from generate_series(
        greatest(energy.half_hour(r.before_at), p.from_at),
        least(r.half_hour, p.to_at) - interval '30 minutes',
        interval '30 minutes'
      ) as series (start)
    ) crossed
    where r.before_at < r.half_hour
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
