-- Saves messages and readings that cannot be used in energy.reading_rejects, and counts them in energy.reject_day.
--
-- Parameters; all arrays have the same length, one element per reject:
--   p_source                     mqtt, csv or table
--   p_names, p_times             device and time of the reading, null if not known
--   p_channel1 to p_channel3     currents in ampere, null if there are none
--   p_registers                  value of the register in its own unit, null if there is none
--   p_reasons, p_payloads        why, and the text as it was received
-- A reject that is saved already is only counted.
create or replace function energy.save_rejects(
  p_source text, p_names text[], p_times timestamptz[], p_channel1 double precision[], p_channel2 double precision[],
  p_channel3 double precision[], p_registers double precision[], p_reasons text[], p_payloads text[]
) returns void
language sql
as $$
  with rejected as materialized (
    select r.*, d.kind
    from unnest(p_names, p_times, p_channel1, p_channel2, p_channel3, p_registers, p_reasons, p_payloads)
      with ordinality as r (name, read_at, channel1, channel2, channel3, register, reason, payload, position)
    left join energy.device d on d.device_name = r.name
  ), counted as (
    -- In the order of the key: two sessions cannot deadlock.
    insert into energy.reject_day as r (device_name, day, reason, messages, example)
    select coalesce(name, ''), (now() at time zone 'UTC')::date, reason, count(*),
      (array_agg(payload order by position desc))[1]
    from rejected group by 1, 3 order by 1, 3
    on conflict (device_name, day, reason) do update
      set messages = r.messages + excluded.messages, example = excluded.example
  )
  insert into energy.reading_rejects
    (source, device_name, read_at, reason, payload, channel1, channel2, channel3, register_kwh, device_kind)
  select p_source, name, read_at, reason, payload, channel1, channel2, channel3, register,
    energy.kind_at_fault(kind, channel1, channel2, channel3, register, read_at, now())
  from rejected order by position
  on conflict do nothing;
$$;
