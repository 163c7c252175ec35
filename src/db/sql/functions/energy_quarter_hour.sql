-- Returns the start of the quarter hour (of UTC) that contains an instant.
--
-- Registers are summed up by quarter hours: a gap longer than 15 minutes (max_gap by default) cannot lie inside one.
create or replace function energy.quarter_hour(p_at timestamptz) returns timestamptz
language sql immutable parallel safe
return date_bin('15 minutes', p_at, '2000-01-01 00:00:00+00');
