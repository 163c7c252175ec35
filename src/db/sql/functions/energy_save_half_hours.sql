-- Saves the results of the batch: pg_temp.batch_half_hour -> energy.energy_data. Idempotent.
--
-- Rows of the batch's periods that no longer have a result are deleted. Rows that stay the same are not written.
-- Result, one row:
--   rows_read      readings in the results
--   rows_written   half hours inserted or changed
--   rows_removed   half hours deleted
create or replace function energy.save_half_hours(
  out rows_read integer, out rows_written integer, out rows_removed integer
)
language plpgsql
as $$
begin
  delete from energy.energy_data e using pg_temp.batch_period p
  where e.device_name = p.device_name and e."timestamp" > p.from_at and e."timestamp" <= p.to_at
    and not exists (
      select from pg_temp.batch_half_hour h
      where h.period_id = p.period_id and h.half_hour = e."timestamp" - interval '30 minutes'
    );
  get diagnostics rows_removed = row_count;

  insert into energy.energy_data as e (device_name, "timestamp", energy_consumed, readings, coverage, quality, resets)
  select p.device_name, h.half_hour + interval '30 minutes', h.energy_kwh, h.readings, h.coverage,
    case when h.is_estimated then 'estimated' when h.is_complete then 'measured' else 'partial' end, h.resets
  from pg_temp.batch_half_hour h join pg_temp.batch_period p using (period_id)
  on conflict (device_name, "timestamp") do update set energy_consumed = excluded.energy_consumed,
    readings = excluded.readings, coverage = excluded.coverage, quality = excluded.quality, resets = excluded.resets
  where (e.energy_consumed, e.readings, e.coverage, e.quality, e.resets) is distinct from
    (excluded.energy_consumed, excluded.readings, excluded.coverage, excluded.quality, excluded.resets);
  get diagnostics rows_written = row_count;

  rows_read := (select coalesce(sum(readings), 0) from pg_temp.batch_half_hour);
end $$;
