-- After it, whoever runs batch jobs knows that their configuration has changed, and what a changed definition, metric or mapping bears
-- on has no watermark: it is computed in full next time. A trigger's function.
create or replace function ops.batch_changed() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' and to_jsonb(old) - 'updated_at' = to_jsonb(new) - 'updated_at' then
    return null;
  end if;
  perform pg_notify('batch_jobs', '');
  if tg_table_name = 'metricsandtables' then
    update public.batch_job_storage set watermark = null where watermark is not null
      and ops.batch_key(metric_name) in (ops.batch_key(to_jsonb(old) ->> 'metricname'), ops.batch_key(to_jsonb(new) ->> 'metricname'));
  elsif tg_table_name = 'batchjob_definitions' then
    update public.batch_job_storage set watermark = null where watermark is not null
      and job_id in ((to_jsonb(old) ->> 'job_id')::integer, (to_jsonb(new) ->> 'job_id')::integer);
  elsif tg_table_name = 'batchjob_metrics' then
    update public.batch_job_storage set watermark = null where watermark is not null
      and (job_id, metric_name) in (((to_jsonb(old) ->> 'job_id')::integer, to_jsonb(old) ->> 'metric_name'),
        ((to_jsonb(new) ->> 'job_id')::integer, to_jsonb(new) ->> 'metric_name'));
  end if;
  return null;
end
$$;
