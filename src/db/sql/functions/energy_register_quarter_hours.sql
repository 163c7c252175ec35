-- Returns the quarter hours in which a register was read, reading by reading. The register may fall.
--
-- Parameters:
--   p_device_name        device
--   p_from_at            start of the calculation period, a whole half hour
--   p_previous_read_at   last usable reading before the period, null if there is none
--   p_previous_base      base after that reading, in the register's own unit
--   p_next_read_at       last time to read: that of the first usable reading after the period
--   p_register_range     10 ^ digits, null if the number of digits is not known
--   p_max_rate           highest possible increase in a second, in the register's own unit
--   p_max_gap            a longer time between two readings is a gap
-- Result, one row per quarter hour with readings; values in the register's own unit:
--   quarter_hour         its start
--   readings, resets     readings, and those of them at which the register was reset
--   increase             from the first reading in the quarter hour to the last one; without falls and impossible rises
--                        the difference of the two, to the last bit that of energy.monotonic_quarter_hours
--   first_increase       from the last reading before the quarter hour, at before_at, to the first one in it; 0 or null
--                        if there is none before
--   first_at, last_at    times of the first and of the last reading
--   gap                  time from first_at to last_at that lies in gaps
--   held_at, held_base   readings that fell by noise, and the base that stays after each of them; null if none did
--   has_jump             a reading fell, not by noise, or rose impossibly fast (energy.jump_kind)
--   is_valid             all its readings are valid
-- The planner inlines this function into the caller's statement.
create or replace function energy.register_quarter_hours(
  p_device_name text, p_from_at timestamptz, p_previous_read_at timestamptz, p_previous_base double precision,
  p_next_read_at timestamptz, p_register_range double precision,
  p_max_rate double precision, p_max_gap interval
) returns table (
  quarter_hour timestamptz, readings bigint, resets bigint, increase double precision, first_increase double precision,
  before_at timestamptz, first_at timestamptz, last_at timestamptz, gap interval,
  held_at timestamptz[], held_base double precision[], has_jump boolean, is_valid boolean
)
language sql stable parallel safe
as $$
  select r.quarter_hour, count(*), count(*) filter (where r.jump = 'reset'),
    case when bool_or(r.value < r.base or r.jump is not null)
      then coalesce(sum(r.increase) filter (where not r.is_first), 0)
      else max(r.value) - min(r.value) end,
    sum(r.increase) filter (where r.is_first), min(r.before_at), min(r.read_at), max(r.read_at),
    coalesce(sum(r.read_at - r.before_at) filter (where not r.is_first and r.read_at - r.before_at > p_max_gap), '0'),
    array_agg(r.read_at) filter (where energy.is_noise(r.base, r.value)),
    array_agg(r.base) filter (where energy.is_noise(r.base, r.value)),
    bool_or(r.jump is not null), bool_and(r.is_valid)
  from (
    select r.*, r.before_at is null or r.before_at < r.quarter_hour as is_first,
      energy.register_increase(r.base, r.value, p_register_range, r.max_increase) as increase,
      energy.jump_kind(r.base, r.value, p_register_range, r.max_increase) as jump
    from (
      select r.*, p_max_rate * date_part('epoch', r.read_at - r.before_at) as max_increase
      from (
        select r.*, energy.quarter_hour(r.read_at) as quarter_hour,
          lag(r.read_at) over earlier as before_at, energy.running_base(r.value) over earlier as base
        from (
          select read_at, case when read_at = p_previous_read_at then p_previous_base else register_kwh end as value,
            (energy.is_valid_register(register_kwh) and energy.is_valid_time(read_at, received_at)) is true as is_valid
          from energy.sensor_reading
          where device_name = p_device_name
            and read_at >= coalesce(p_previous_read_at, p_from_at) and read_at <= p_next_read_at and not is_glitch
        ) r
        window earlier as (order by r.read_at rows between unbounded preceding and 1 preceding)
      ) r
    ) r
    where r.read_at >= p_from_at
  ) r
  group by r.quarter_hour;
$$;
