-- Refuses a metric with an unknown aggregation, or without a name. A trigger's function; it may be called by whoever may write the table.
create or replace function ops.batch_check_metric() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform ops.batch_aggregations(new.aggregation_types);
  if trim(new.metric_name) = '' then
    raise exception using errcode = 'check_violation', message = 'metric_name: a metric has a name';
  end if;
  return new;
end
$$;
