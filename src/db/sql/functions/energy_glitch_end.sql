-- Returns the time of the last reading of a glitch. Null: the jump of the register is no glitch, as far as the readings
-- of the 24 hours after it tell.
--
-- A glitch is a jump after which the register stays flat until a reading continues from the value before the jump: it
-- is not below that value, and the rise since the reading before the jump is possible. After a rise it must also be
-- below the jump.
-- Parameters:
--   p_device_name                        a device of kind register
--   p_previous_at, p_previous_value      the reading before the jump, in the register's own unit
--   p_read_at, p_value                   the first reading of the jump
--   p_max_rate                           highest possible increase in a second, in the register's own unit
-- Flat is a difference from the jump of less than 0.1 %.
create or replace function energy.glitch_end(
  p_device_name text, p_previous_at timestamptz, p_previous_value double precision, p_read_at timestamptz,
  p_value double precision, p_max_rate double precision
) returns timestamptz
language plpgsql stable
set enable_seqscan = off
set enable_bitmapscan = off
set enable_sort = off
as $$
declare
  v_last_at timestamptz := p_read_at;
  v_reading record;
begin
  for v_reading in
    select read_at, register_kwh as value from energy.sensor_reading
    where device_name = p_device_name and read_at > p_read_at and read_at <= p_read_at + interval '24 hours'
      and energy.is_valid_register(register_kwh)
    order by read_at
  loop
    if v_reading.value = p_value or abs(v_reading.value - p_value) < 0.001 * p_value then
      v_last_at := v_reading.read_at;
    elsif v_reading.value >= p_previous_value
      and v_reading.value - p_previous_value
        <= p_max_rate * date_part('epoch', v_reading.read_at - p_previous_at)
      and (p_value < p_previous_value or v_reading.value < p_value) then
      return v_last_at;
    else
      return null;
    end if;
  end loop;
  return null;
end $$;
