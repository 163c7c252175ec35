-- Saves the bases that the batch's registers keep through noise: pg_temp.batch_quarter_hour -> energy.held_base.
-- Idempotent.
--
-- One row per reading that fell by noise. Rows of the batch's periods that no longer hold are deleted.
-- The reading after a period counts from the base at the end of the period. If that base is no longer the saved one,
-- the day after the period, and at least the half hours up to the next reading, goes into energy.to_do.
create or replace function energy.save_held_bases() returns void
language sql
as $$
  with held as materialized (
    select p.period_id, p.device_name, h.read_at, h.base_kwh
    from pg_temp.batch_quarter_hour q join pg_temp.batch_period p using (period_id)
    cross join lateral unnest(q.held_at, q.held_base) as h (read_at, base_kwh)
    where q.held_at is not null and h.read_at < p.to_at -- the first condition spares a call of unnest per row
  ), deleted as (
    delete from energy.held_base b using pg_temp.batch_period p
    where p.kind = 'register' and b.device_name = p.device_name and b.read_at >= p.from_at and b.read_at < p.to_at
      and not exists (select from held h where h.device_name = b.device_name and h.read_at = b.read_at)
  ), saved as (
    insert into energy.held_base as b (device_name, read_at, base_kwh)
    select device_name, read_at, base_kwh from held
    on conflict (device_name, read_at) do update set base_kwh = excluded.base_kwh where b.base_kwh <> excluded.base_kwh
  ), last_reading as (
    select p.period_id, max(q.last_at) as read_at
    from pg_temp.batch_quarter_hour q join pg_temp.batch_period p using (period_id)
    where q.quarter_hour < p.to_at
    group by p.period_id
  )
  insert into energy.to_do as t (device_name, from_at, to_at)
  select p.device_name, p.to_at,
    greatest(p.to_at + interval '1 day', energy.half_hour(p.next_read_at) + interval '30 minutes')
  from last_reading l join pg_temp.batch_period p using (period_id)
  left join held h on h.period_id = l.period_id and h.read_at = l.read_at
  -- As it was before this statement.
  left join energy.held_base b on b.device_name = p.device_name and b.read_at = l.read_at
  where p.next_read_at is not null and h.base_kwh is distinct from b.base_kwh
  on conflict (device_name, from_at) do update set to_at = greatest(t.to_at, excluded.to_at);
$$;
