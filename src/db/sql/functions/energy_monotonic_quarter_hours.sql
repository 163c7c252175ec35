-- Returns the same as energy.register_quarter_hours, several times as fast, for a register that never falls and
-- never rises impossibly fast.
--
-- A binary search in arrays in the order of time finds where each quarter hour begins and ends.
-- Parameters:
--   p_device_name        device
--   p_from_at, p_to_at   the calculation period, whole half hours
--   p_previous_read_at   last usable reading before the period, null if there is none
--   p_previous_base      base after that reading, in the register's own unit
--   p_seconds_per_unit   shortest time in which the register can rise by 1 of its own unit, and a little longer: rises
--                        near the limit are left to the exact comparison of energy.register_quarter_hours
--   p_next_read_at       last time to read: that of the first usable reading after the period
-- Result, one row per quarter hour with readings. Columns as in energy.register_quarter_hours, and:
--   is_monotonic         no value of the whole period is below the one before, or impossibly far above it
--   is_valid             all readings of the whole period are valid
-- Where one of these two is false, the other columns mean nothing.
-- Not for a register whose max_gap is under 15 minutes: a gap inside a quarter hour is not found.
-- The planner inlines this function into the caller's statement.
create or replace function energy.monotonic_quarter_hours(
  p_device_name text, p_from_at timestamptz, p_to_at timestamptz, p_previous_read_at timestamptz,
  p_previous_base double precision, p_seconds_per_unit double precision, p_next_read_at timestamptz
) returns table (
  quarter_hour timestamptz, readings integer, increase double precision, first_increase double precision,
  before_at timestamptz, first_at timestamptz, last_at timestamptz, is_monotonic boolean, is_valid boolean
)
language sql stable parallel safe
as $$
  select q.quarter_hour, i.last - i.previous, r.values[i.last] - r.values[i.previous + 1],
    r.values[i.previous + 1] - r.values[i.previous], r.times[i.previous], r.times[i.previous + 1], r.times[i.last],
    r.is_monotonic, r.is_valid
  from (
    select times, values, times[cardinality(times)] as last_at,
      values = sorted_values and zero_times = sorted_zero_times
        and sorted_values[cardinality(sorted_values)] * p_seconds_per_unit < 1e11 as is_monotonic,
      is_received_in_time and times[1] >= '2000-01-01 00:00:00+00'
        and energy.is_valid_register(sorted_values[cardinality(sorted_values)]) as is_valid
    from (
      select array_agg(r.read_at order by r.read_at) as times, array_agg(r.value order by r.read_at) as values,
        array_agg(r.value order by r.value) as sorted_values,
        array_agg(r.zero_at order by r.read_at) as zero_times,
        array_agg(r.zero_at order by r.zero_at) as sorted_zero_times,
        bool_and(r.read_at <= r.received_at + interval '5 minutes') as is_received_in_time
      from (
        -- zero_at: when the register was 0 if it always rose as fast as possible. It never goes back if each rise is
        -- possible. A sort of values that are in order is twice as fast as a comparison of neighbours. The maximum
        -- keeps the time within the range of its type.
        select r.*, r.read_at - interval '1 second' * least(r.value * p_seconds_per_unit, 1e11) as zero_at
        from (
          select read_at, received_at,
            case when read_at = p_previous_read_at then p_previous_base
              when register_kwh >= 0 then register_kwh else 'NaN' end as value -- NaN is above all other values
          from energy.sensor_reading
          where device_name = p_device_name
            and read_at >= coalesce(p_previous_read_at, p_from_at) and read_at <= p_next_read_at and not is_glitch
        ) r
      ) r
    ) r
    offset 0 -- keeps the planner from repeating these expressions for every row
  ) r
  cross join lateral (
    select generate_series(
      -- A time before 2000 is not valid, and a series from -infinity would have no end.
      energy.quarter_hour(greatest(
        r.times[case when p_previous_read_at is null then 1 else 2 end], p_from_at, '2000-01-01 00:00:00+00'
      )),
      least(r.last_at, p_to_at - interval '15 minutes'), '15 minutes'
    ) as quarter_hour
    union
    select energy.quarter_hour(r.last_at)
  ) q
  -- Positions in the arrays of the last reading before the quarter hour and of the last one in it.
  cross join lateral (
    select width_bucket(q.quarter_hour - interval '1 microsecond', r.times) as previous,
      width_bucket(q.quarter_hour + interval '15 minutes' - interval '1 microsecond', r.times) as last
  ) i
  where i.last > i.previous and q.quarter_hour >= p_from_at;
$$;
