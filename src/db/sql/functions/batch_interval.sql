-- Returns the length of the buckets of a granularity in local time. Null for an unknown granularity.
create or replace function ops.batch_interval(p_granularity text) returns interval
language sql immutable as $$
  select case
    when p_granularity ~ '^(([1246]|12)-hour|[123]-day|[12]-week)$' then replace(p_granularity, '-', ' ')::interval
  end
$$;
