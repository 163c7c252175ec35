-- Returns how long buckets of a granularity are on the clock; null for an unknown one.
create or replace function ops.batch_granularity(p_granularity text) returns interval
language sql immutable as $$
  select case when p_granularity ~ '^(([1246]|12)-hour|[123]-day|[12]-week)$' then replace(p_granularity, '-', ' ')::interval end
$$;
