-- Trigger function of the configuration of batch jobs, called once per row. Notifies the channel batch_jobs, and clears
-- the watermark of what depends on a changed definition, metric or mapping: the next run computes that in full.
-- It runs with the rights of its owner, because a role that changes the configuration may have none on
-- batch_job_storage.
create or replace function ops.batch_configuration_changed() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' and to_jsonb(old) - 'updated_at' = to_jsonb(new) - 'updated_at' then
    return null;
  end if;
  perform pg_notify('batch_jobs', '');
  if tg_table_name = 'metricsandtables' then
    update public.batch_job_storage set watermark = null
    where watermark is not null and ops.batch_metric_key(metric_name) in (
      ops.batch_metric_key(to_jsonb(old) ->> 'metricname'), ops.batch_metric_key(to_jsonb(new) ->> 'metricname'));
  elsif tg_table_name = 'batchjob_definitions' then
    update public.batch_job_storage set watermark = null
    where watermark is not null
      and job_id in ((to_jsonb(old) ->> 'job_id')::integer, (to_jsonb(new) ->> 'job_id')::integer);
  elsif tg_table_name = 'batchjob_metrics' then
    update public.batch_job_storage set watermark = null
    where watermark is not null and (job_id, metric_name) in (
      ((to_jsonb(old) ->> 'job_id')::integer, to_jsonb(old) ->> 'metric_name'),
      ((to_jsonb(new) ->> 'job_id')::integer, to_jsonb(new) ->> 'metric_name'));
  end if;
  return null;
end
$$;
