-- Trigger function of batchjob_metrics. Raises check_violation for a metric without a name or with an unknown
-- aggregation. It runs with the rights of its owner, because a role that may write the table may have none in ops.
create or replace function ops.batch_check_metric() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform ops.batch_parse_aggregations(new.aggregation_types);
  if trim(new.metric_name) = '' then
    raise exception using errcode = 'check_violation', message = 'metric_name: a metric has a name';
  end if;
  return new;
end
$$;
