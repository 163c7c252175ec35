comment on table public.batch_jobs is
  'One row per batch job, which aggregates metrics at the times of an event. Each enabled one is a job batch:ID.';
comment on column public.batch_jobs.id is 'Key.';
comment on column public.batch_jobs.job_name is 'Name for people.';
comment on column public.batch_jobs.job_type is 'Not used.';
comment on column public.batch_jobs.event_type is 'Not used.';
comment on column public.batch_jobs.event_name is
  'When it runs: EVERYHOUR, EVERYHOURBYMIN10, EVERYDAY, EVERYDAY8AMET, EVERYWEEK, EVERYMINUTE, EVERY5MINUTES, …';
comment on column public.batch_jobs.enable_flag is 'False: it does not run.';
comment on column public.batch_jobs.create_time is 'Time when it was created.';
comment on column public.batch_jobs.update_time is 'Time of its last change.';
comment on column public.batch_jobs.created_at is 'Time when it was created.';
comment on column public.batch_jobs.updated_at is 'Time of its last change.';

comment on table public.batchjob_definitions is
  'One row per batch job that can run: the buckets, the delay and the filter of all its metrics.';
comment on column public.batchjob_definitions.id is 'Key.';
comment on column public.batchjob_definitions.job_id is 'Batch job.';
comment on column public.batchjob_definitions.focal_entity is
  'Results are grouped by the column NAME_id of the source if it has one, else by id.';
comment on column public.batchjob_definitions.focal_type is 'Not used.';
comment on column public.batchjob_definitions.entity is 'Not used: the source of a metric is in metricsandtables.';
comment on column public.batchjob_definitions.granularity is 'Length of the buckets in local time: 1-hour to 2-week.';
comment on column public.batchjob_definitions.job_delay is
  'Hours. 0: all data up to the tick. N: only buckets that ended N hours before the tick.';
comment on column public.batchjob_definitions.resource_filter is
  'Which rows count; docs/data/batch.md describes the grammar. Null: all.';
comment on column public.batchjob_definitions.timezone is 'IANA time zone in which buckets begin.';
comment on column public.batchjob_definitions.mode is
  'What a run computes. incremental: buckets with new rows; full: all; window:N: the buckets of the last N hours.';
comment on column public.batchjob_definitions.percentile is
  'What the aggregation percentile computes, in percent (0 to 100).';
comment on column public.batchjob_definitions.start_time is 'Not used.';
comment on column public.batchjob_definitions.end_time is 'Not used.';
comment on column public.batchjob_definitions.time_period is 'Not used.';
comment on column public.batchjob_definitions.peak_aggr is 'Not used.';
comment on column public.batchjob_definitions.peak_points is 'Not used.';
comment on column public.batchjob_definitions.created_at is 'Time when it was created.';
comment on column public.batchjob_definitions.updated_at is 'Time of its last change.';

comment on table public.batchjob_metrics is 'One row per metric of a batch job.';
comment on column public.batchjob_metrics.id is 'Key.';
comment on column public.batchjob_metrics.job_id is 'Batch job.';
comment on column public.batchjob_metrics.metric_name is
  'Metric. It is looked up in metricsandtables in lower case, with _ instead of points.';
comment on column public.batchjob_metrics.entity is 'Not used.';
comment on column public.batchjob_metrics.aggregation_types is
  'Separated by commas: sum, avg, count, min, max, median, std, var, first, last, p90, p95, p99, percentile.';
comment on column public.batchjob_metrics.created_at is 'Time when it was created.';
comment on column public.batchjob_metrics.updated_at is 'Time of its last change.';

comment on table public.metricsandtables is 'One row per metric: the table or view with its values.';
comment on column public.metricsandtables.metricname is 'Metric in lower case, with _ instead of points.';
comment on column public.metricsandtables.tablename is
  'ruleexecutionresults, or a table or view with a column of this name; with its schema, or on the search path.';

comment on table public.ruleexecutionresults is
  'One row per raw measurement, and per result of a batch job: id, bucket, metric and aggregation.';
comment on column public.ruleexecutionresults."ResultsId" is 'Key.';
comment on column public.ruleexecutionresults."Id" is 'What was measured: a user, a device, …';
comment on column public.ruleexecutionresults."timestamp" is 'Time of the measurement, or start of the bucket.';
comment on column public.ruleexecutionresults.udc_config_name is
  'Metric. For a result: tAGGREGATION_GRANULARITY_METRIC.';
comment on column public.ruleexecutionresults.udc_config_value is
  'Value. Null: there is none, for example std and var of a single value.';
comment on column public.ruleexecutionresults.created_at is 'Time when the row was created.';
comment on column public.ruleexecutionresults.updated_at is 'Time of its last change; a trigger sets it.';
comment on column public.ruleexecutionresults.job_id is 'The batch job whose result it is. Null: a raw measurement.';

comment on table public.batch_job_storage is
  'One row per batch job, table and metric that was computed: how far, and by which statement.';
comment on column public.batch_job_storage.job_id is 'Batch job.';
comment on column public.batch_job_storage.table_name is 'Source, with its schema.';
comment on column public.batch_job_storage.metric_name is 'Metric.';
comment on column public.batch_job_storage.generated_sql_query is
  'The statement of the last computation; $1, $2, … are its bound values.';
comment on column public.batch_job_storage.execution_start_time is 'Start of the last computation.';
comment on column public.batch_job_storage.next_execution_time is 'When the job is due next.';
comment on column public.batch_job_storage.watermark is
  'Rows that became visible after it are new. Null: the next run computes everything.';
comment on column public.batch_job_storage.configuration is
  'Hash of everything that results depend on besides the data. When it changes, everything is computed again.';
comment on column public.batch_job_storage.computed_up_to is 'Data before this time is in the results.';
comment on column public.batch_job_storage.created_at is 'Time of the first computation.';
comment on column public.batch_job_storage.updated_at is 'Time of its last change.';
