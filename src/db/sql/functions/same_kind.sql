-- Returns whether two habits have the same kind and unit, ignoring case. Only then a record of one can belong to the
-- other. PostgreSQL inlines this function.
create or replace function warehouse.same_kind(p_kind text, p_unit text, p_other_kind text, p_other_unit text)
returns boolean
language sql immutable as $$
  select p_kind = p_other_kind and lower(p_unit) is not distinct from lower(p_other_unit)
$$;
