-- Sums up the readings of the batch's registers by quarter hours: energy.sensor_reading -> pg_temp.batch_quarter_hour.
--
-- Most registers never fall: energy.monotonic_quarter_hours sums them up in one quick pass. Registers that fall, and
-- those with a max_gap under 15 minutes, are read by energy.register_quarter_hours, reading by reading. Both functions
-- return the same numbers to the last bit.
create or replace function energy.read_registers() returns void
language plpgsql
-- The planner must read each device's readings in the order of the key. Without statistics (a table that was just
-- filled) it would scan or sort the whole table, once for every calculation period.
set enable_seqscan = off
set enable_bitmapscan = off
set enable_sort = off
as $$
begin
  insert into pg_temp.batch_quarter_hour (
    period_id, quarter_hour, readings, resets, increase, first_increase, before_at, first_at, last_at, gap, has_jump,
    is_valid
  )
  select p.period_id, q.quarter_hour, q.readings, 0, q.increase, q.first_increase, q.before_at, q.first_at, q.last_at,
    interval '0', false, q.is_valid
  from pg_temp.batch_period p
  cross join lateral energy.monotonic_quarter_hours(
    p.device_name, p.from_at, p.to_at, p.previous_read_at, p.previous_base, p.seconds_per_unit,
    coalesce(p.next_read_at, p.to_at)
  ) q
  where p.kind = 'register' and p.max_gap >= interval '15 minutes' and q.is_monotonic;

  insert into pg_temp.batch_quarter_hour (
    period_id, quarter_hour, readings, resets, increase, first_increase, before_at, first_at, last_at, gap,
    held_at, held_base, has_jump, is_valid
  )
  select p.period_id, q.quarter_hour, q.readings, q.resets, q.increase, q.first_increase, q.before_at, q.first_at,
    q.last_at, q.gap, q.held_at, q.held_base, q.has_jump or q.held_at is not null,
    q.is_valid
  from pg_temp.batch_period p
  cross join lateral energy.register_quarter_hours(
    p.device_name, p.from_at, p.previous_read_at, p.previous_base, coalesce(p.next_read_at, p.to_at),
    p.register_range, p.max_rate, p.max_gap
  ) q
  where p.kind = 'register' and p.period_id not in (select period_id from pg_temp.batch_quarter_hour);
end $$;
