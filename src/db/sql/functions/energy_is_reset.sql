-- Returns true where a register that fell did neither go over the end of its range nor fall by noise.
create or replace function energy.is_reset(
  p_base double precision, p_value double precision, p_range double precision
) returns boolean
language sql immutable parallel safe
as $$ select p_value < p_base and not energy.is_noise(p_base, p_value) and not energy.is_rollover(p_base, p_value, p_range) $$;
