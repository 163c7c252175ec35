-- Finds the glitches of a register in a time range, and saves them in energy.sensor_reading.is_glitch and, with the
-- reason glitch, in energy.reading_rejects. Saves its other jumps in energy.register_jump. Idempotent.
--
-- Parameters:
--   p_device_name    a device of kind register
--   p_range          10 ^ digits, null if the number of digits is not known
--   p_max_rate       highest possible increase in a second, in the register's own unit
--   p_from_at        start of the range in which readings are new
--   p_to_at          its end
-- Returns the times of the readings that became a glitch or are no longer one; null if there are none.
-- A jump is decided by the 24 hours after it. Therefore the scan begins at the last good reading 24 hours before the
-- range. It ends at the first reading after the range that is good now and was good before: from there on, nothing
-- changes. So the result does not depend on the ranges in which readings were calculated.
create or replace function energy.mark_device_glitches(
  p_device_name text, p_range double precision, p_max_rate double precision, p_from_at timestamptz, p_to_at timestamptz
) returns timestamptz[]
language plpgsql
set enable_seqscan = off
set enable_bitmapscan = off
set enable_sort = off
as $$
declare
  v_start timestamptz;
  v_end timestamptz;
  v_previous_at timestamptz;
  v_previous double precision;
  v_base double precision; -- differs from v_previous after noise
  v_reading record;
  v_max_increase double precision;
  v_glitch_end timestamptz := '-infinity';
  v_is_glitch boolean;
  v_changed timestamptz[];
  v_jump_times timestamptz[] := '{}';
  v_jump_kinds text[] := '{}';
  v_kind text;
begin
  select r.read_at, h.base_kwh into v_start, v_base
  from energy.sensor_reading r left join energy.held_base h on h.device_name = r.device_name and h.read_at = r.read_at
  where r.device_name = p_device_name and r.read_at < p_from_at - interval '24 hours'
    and energy.is_valid_register(r.register_kwh) and not r.is_glitch
  order by r.read_at desc limit 1;
  v_start := coalesce(v_start, '-infinity');

  for v_reading in
    select read_at, register_kwh as value, is_glitch from energy.sensor_reading
    where device_name = p_device_name and read_at >= v_start and energy.is_valid_register(register_kwh)
    order by read_at
  loop
    v_is_glitch := v_reading.read_at <= v_glitch_end;
    if not v_is_glitch and v_previous <> v_reading.value then
      v_max_increase := p_max_rate * date_part('epoch', v_reading.read_at - v_previous_at);
      v_kind := energy.jump_kind(v_base, v_reading.value, p_range, v_max_increase);
      if v_kind is not null then
        v_glitch_end := coalesce(energy.glitch_end(
          p_device_name, v_previous_at, v_previous, v_reading.read_at, v_reading.value, p_max_rate
        ), '-infinity');
        v_is_glitch := v_reading.read_at <= v_glitch_end;
        if not v_is_glitch then
          v_jump_times := v_jump_times || v_reading.read_at;
          v_jump_kinds := v_jump_kinds || v_kind;
        end if;
      end if;
    end if;
    if not v_is_glitch then
      v_previous_at := v_reading.read_at;
      v_base := case when v_previous is null then coalesce(v_base, v_reading.value)
        else energy.base_after_reading(v_base, v_reading.value) end;
      v_previous := v_reading.value;
    end if;
    if v_is_glitch <> v_reading.is_glitch then v_changed := v_changed || v_reading.read_at; end if;
    v_end := v_reading.read_at;
    exit when v_reading.read_at > p_to_at and not v_is_glitch and not v_reading.is_glitch;
  end loop;

  delete from energy.register_jump j
  where j.device_name = p_device_name and j.read_at > v_start and j.read_at <= v_end
    and j.read_at <> all (v_jump_times);
  insert into energy.register_jump as j (device_name, read_at, kind)
  select p_device_name, r.read_at, r.kind from unnest(v_jump_times, v_jump_kinds) as r (read_at, kind)
  on conflict (device_name, read_at) do update set kind = excluded.kind where j.kind <> excluded.kind;
  if v_changed is not null then
    perform energy.save_glitches(p_device_name, v_changed);
  end if;
  return v_changed;
end $$;
