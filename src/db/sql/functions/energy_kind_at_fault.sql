-- Returns p_kind if a reading cannot be used because its device has this kind: with the other kind it could be used.
-- Null otherwise.
--
-- Parameters as in energy.reject_reason.
create or replace function energy.kind_at_fault(
  p_kind text, p_channel1 double precision, p_channel2 double precision, p_channel3 double precision,
  p_register_kwh double precision, p_read_at timestamptz, p_received_at timestamptz
) returns text
language sql stable parallel safe
as $$
select case
  when p_kind is not null and p_read_at is not null
    and energy.reject_reason(
      p_kind, p_channel1, p_channel2, p_channel3, p_register_kwh, p_read_at, p_received_at) is not null
    and energy.reject_reason(
      case p_kind when 'current' then 'register' else 'current' end,
      p_channel1, p_channel2, p_channel3, p_register_kwh, p_read_at, p_received_at) is null
  then p_kind
end;
$$;
