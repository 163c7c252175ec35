-- Finds the glitches of the batch's registers. Returns one row per reading that became a glitch or is no longer one.
-- Idempotent.
--
-- Looks only at the periods in which a register fell or rose impossibly fast, or in or before which (24 hours) it did:
-- a new reading may decide that.
create or replace function energy.mark_glitches() returns table (device_name text, read_at timestamptz)
language sql
as $$
  select p.device_name, changed.read_at
  from pg_temp.batch_period p
  cross join lateral unnest(energy.mark_device_glitches(
    p.device_name, p.register_range, p.max_rate, p.from_at, coalesce(p.next_read_at, p.to_at)
  )) as changed (read_at)
  where p.kind = 'register' and (
    p.period_id in (select q.period_id from pg_temp.batch_quarter_hour q where q.has_jump)
    or exists (
      select from energy.register_jump j
      where j.device_name = p.device_name and j.read_at >= p.from_at - interval '24 hours'
        and j.read_at <= coalesce(p.next_read_at, p.to_at)
    )
    or exists (
      select from energy.sensor_reading g
      where g.device_name = p.device_name and g.read_at >= p.from_at - interval '24 hours'
        and g.read_at <= coalesce(p.next_read_at, p.to_at) and g.is_glitch
    )
  );
$$;
