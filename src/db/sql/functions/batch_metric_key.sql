-- Returns the name under which a metric is looked up in metricsandtables: in lower case, with _ instead of points.
create or replace function ops.batch_metric_key(p_metric text) returns text
language sql immutable as $$
  select replace(lower(p_metric), '.', '_')
$$;
