-- Returns the start of the half hour that contains an instant.
--
-- Half hours are those of UTC: a local day with a clock change has 46, 47, 49 or 50 of them.
-- Example: 2026-11-20 10:29:59Z -> 2026-11-20 10:00:00Z.
create or replace function energy.half_hour(p_at timestamptz) returns timestamptz
language sql immutable parallel safe
return date_bin('30 minutes', p_at, '2000-01-01 00:00:00+00');
