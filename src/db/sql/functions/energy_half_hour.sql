-- Returns the start of the half hour (of UTC) that an instant is in.
create or replace function energy.half_hour(p_at timestamptz) returns timestamptz
language sql immutable parallel safe
return date_bin('30 minutes', p_at, '2000-01-01 00:00:00+00');
