-- Returns the name under which a metric is looked up in metricsandtables: lower case, with _ for points.
create or replace function ops.batch_key(p_metric text) returns text
language sql immutable as $$ select replace(lower(p_metric), '.', '_') $$;
