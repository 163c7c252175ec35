-- Calculates the oldest half hours in energy.to_do, one batch, and saves their energy in energy.energy_data.
--
-- Parameters:
--   p_max_half_hours                half hours in a batch, about
--   p_closed_at                     end of the last half hour that is over; later ones stay to do
--   p_first_device, p_last_device   range of device names, both inclusive; sessions with ranges that do not overlap may
--                                   run at the same time
-- Result, one row:
--   half_hours                      half hours of energy.to_do that were done; 0: nothing was left
--   rows_read                       readings used
--   rows_written, rows_removed      rows of energy.energy_data
--   rows_rejected                   readings moved to energy.reading_rejects
-- Idempotent: half hours that are calculated again get the same rows, to the last bit.
--
-- Each step is a function in a file of its own. They hand on rows in temporary tables: see energy.create_batch_tables.
-- Each statement sees the readings of its own moment. A reading that arrives between two statements is new to the next
-- run of the job, which calculates all half hours again that the reading changes.
create or replace function energy.calculate_batch(
  p_max_half_hours integer, p_closed_at timestamptz, p_first_device text, p_last_device text,
  out half_hours integer, out rows_read integer, out rows_written integer, out rows_removed integer,
  out rows_rejected integer
)
language plpgsql
set plan_cache_mode = force_custom_plan
set jit = off
set work_mem = '64MB'
as $$
declare
  v_devices text[];
  v_from_times timestamptz[];
  v_to_times timestamptz[];
  v_has_registers boolean;
  -- One element per reading that became a glitch or is no longer one: device and start of the half hour.
  v_changed_devices text[];
  v_changed_times timestamptz[];
begin
  select b.device_names, b.from_times, b.to_times, b.half_hours into v_devices, v_from_times, v_to_times, half_hours
  from energy.pick_batch(p_max_half_hours, p_closed_at, p_first_device, p_last_device) b;
  rows_rejected := 0;
  if v_devices is null then
    rows_read := 0; rows_written := 0; rows_removed := 0;
    return;
  end if;

  loop
    perform energy.create_batch_tables();
    perform energy.find_batch_periods(v_devices, v_from_times, v_to_times, p_closed_at);
    v_has_registers := exists (select from pg_temp.batch_period where kind = 'register');
    if exists (select from pg_temp.batch_period where kind = 'current') then
      perform energy.calculate_currents();
    end if;
    if v_has_registers then
      perform energy.read_registers();
    end if;
    if exists (select from pg_temp.batch_half_hour where not is_valid)
      or exists (select from pg_temp.batch_quarter_hour where not is_valid)
    then
      -- Without the rejected readings, others are the neighbours: again from the periods on.
      rows_rejected := rows_rejected + energy.reject_batch_readings();
      continue;
    end if;
    exit when not v_has_registers;
    select array_agg(m.device_name), array_agg(energy.half_hour(m.read_at)) into v_changed_devices, v_changed_times
    from energy.mark_glitches() m;
    exit when v_changed_devices is null;
    -- Again, and with the half hours that the glitches touch. Those that are not over wait.
    insert into energy.to_do as t (device_name, from_at, to_at)
    select distinct c.name, c.half_hour, c.half_hour + interval '30 minutes'
    from unnest(v_changed_devices, v_changed_times) c (name, half_hour) where c.half_hour >= p_closed_at
    on conflict (device_name, from_at) do update set to_at = greatest(t.to_at, excluded.to_at);
    select v_devices || array_agg(c.name), v_from_times || array_agg(c.half_hour),
      v_to_times || array_agg(c.half_hour + interval '30 minutes')
    into v_devices, v_from_times, v_to_times
    from unnest(v_changed_devices, v_changed_times) c (name, half_hour) where c.half_hour < p_closed_at;
  end loop;

  if v_has_registers then
    perform energy.calculate_registers();
    perform energy.save_held_bases();
  end if;
  select s.rows_read, s.rows_written, s.rows_removed into rows_read, rows_written, rows_removed
  from energy.save_half_hours() s;
end $$;
