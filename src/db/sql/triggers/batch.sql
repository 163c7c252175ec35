create or replace trigger batch_check before insert or update on public.batch_jobs
for each row execute function ops.batch_check_job();
create or replace trigger batch_check before insert or update on public.batchjob_definitions
for each row execute function ops.batch_check_definition();
create or replace trigger batch_check before insert or update on public.batchjob_metrics
for each row execute function ops.batch_check_metric();

create or replace trigger batch_set_updated_at before update on public.batch_jobs
for each row execute function ops.batch_set_updated_at();
create or replace trigger batch_set_updated_at before update on public.batchjob_definitions
for each row execute function ops.batch_set_updated_at();
create or replace trigger batch_set_updated_at before update on public.batchjob_metrics
for each row execute function ops.batch_set_updated_at();
create or replace trigger batch_set_updated_at before update on public.batch_job_storage
for each row execute function ops.batch_set_updated_at();
-- Batch jobs find new rows by updated_at, so it has to be right for every writer. The condition is false for a row with
-- the default value: such an insert does not pay for the call.
create or replace trigger batch_set_updated_at before insert or update on public.ruleexecutionresults
for each row when (new.updated_at is distinct from now()) execute function ops.batch_set_updated_at();

create or replace trigger batch_configuration_changed after insert or update or delete on public.batch_jobs
for each row execute function ops.batch_configuration_changed();
create or replace trigger batch_configuration_changed after insert or update or delete on public.batchjob_definitions
for each row execute function ops.batch_configuration_changed();
create or replace trigger batch_configuration_changed after insert or update or delete on public.batchjob_metrics
for each row execute function ops.batch_configuration_changed();
create or replace trigger batch_configuration_changed after insert or update or delete on public.metricsandtables
for each row execute function ops.batch_configuration_changed();
