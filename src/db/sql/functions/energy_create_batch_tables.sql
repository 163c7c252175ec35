-- Creates the temporary tables with which the steps of energy.calculate_batch pass on the rows of a batch, or truncates
-- them if they exist.
--
-- They belong to the session and disappear at the end of the transaction.
create or replace function energy.create_batch_tables() returns void
language plpgsql
as $$
begin
  if to_regclass('pg_temp.batch_period') is not null then
    truncate pg_temp.batch_period, pg_temp.batch_quarter_hour, pg_temp.batch_half_hour;
    return;
  end if;

  -- One row per device and calculation period. The periods of a device do not overlap.
  create temp table batch_period (
    period_id integer not null,
    device_name text collate "C" not null,
    kind text not null,
    voltage double precision not null, -- volt
    sample_seconds double precision not null,
    register_scale double precision not null, -- kWh per unit of the register
    register_range double precision, -- 10 ^ digits, in the register's own unit
    max_rate double precision not null, -- highest possible increase in a second, in the register's own unit
    seconds_per_unit double precision not null, -- see energy.monotonic_quarter_hours
    sample_duration interval not null, -- sample_seconds as an interval
    max_gap interval not null,
    from_at timestamptz not null, -- start of the first half hour
    to_at timestamptz not null, -- end of the last half hour
    previous_read_at timestamptz, -- last usable reading before the period
    previous_base double precision, -- base after that reading, in the register's own unit
    next_read_at timestamptz -- first usable reading from to_at on
  ) on commit drop;

  -- One row per period and quarter hour in which a register was read; the next reading after the period is included.
  -- The columns are those of energy.register_quarter_hours.
  create temp table batch_quarter_hour (
    period_id integer not null,
    quarter_hour timestamptz not null,
    readings integer not null,
    resets integer not null,
    increase double precision,
    first_increase double precision,
    before_at timestamptz,
    first_at timestamptz not null,
    last_at timestamptz not null,
    gap interval not null,
    held_at timestamptz[],
    held_base double precision[],
    has_jump boolean not null, -- a reading fell or rose impossibly fast
    is_valid boolean not null -- false: a reading must be rejected
  ) on commit drop;

  -- One row per period and half hour with a result.
  create temp table batch_half_hour (
    period_id integer not null,
    half_hour timestamptz not null, -- its start
    energy_kwh double precision,
    readings integer not null,
    resets integer not null,
    coverage double precision, -- share of the half hour with data, 0 to 1
    is_estimated boolean not null, -- a part lies in a gap longer than max_gap
    is_complete boolean not null, -- no part is without data
    is_valid boolean not null -- false: a reading must be rejected
  ) on commit drop;
end $$;
