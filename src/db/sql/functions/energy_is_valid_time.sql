-- Returns true if the time of a reading is possible: not before 2000, at most 5 minutes after it was received.
--
-- The same rule with a reason: energy.reject_reason. A test compares the two.
create or replace function energy.is_valid_time(p_read_at timestamptz, p_received_at timestamptz) returns boolean
language sql stable parallel safe
return p_read_at >= '2000-01-01 00:00:00+00' and p_read_at <= p_received_at + interval '5 minutes';
