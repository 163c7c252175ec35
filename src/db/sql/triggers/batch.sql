create or replace trigger batch_check before insert or update on public.batch_jobs
for each row execute function ops.batch_check_job();
create or replace trigger batch_check before insert or update on public.batchjob_definitions
for each row execute function ops.batch_check_definition();
create or replace trigger batch_check before insert or update on public.batchjob_metrics
for each row execute function ops.batch_check_metric();

create or replace trigger batch_touch before update on public.batch_jobs
for each row execute function ops.batch_touch();
create or replace trigger batch_touch before update on public.batchjob_definitions
for each row execute function ops.batch_touch();
create or replace trigger batch_touch before update on public.batchjob_metrics
for each row execute function ops.batch_touch();
create or replace trigger batch_touch before update on public.batch_job_storage
for each row execute function ops.batch_touch();
-- What is new is judged by it, so it is right whoever writes; most rows have it by default, and cost nothing.
create or replace trigger batch_touch before insert or update on public.ruleexecutionresults
for each row when (new.updated_at is distinct from now()) execute function ops.batch_touch();

create or replace trigger batch_changed after insert or update or delete on public.batch_jobs
for each row execute function ops.batch_changed();
create or replace trigger batch_changed after insert or update or delete on public.batchjob_definitions
for each row execute function ops.batch_changed();
create or replace trigger batch_changed after insert or update or delete on public.batchjob_metrics
for each row execute function ops.batch_changed();
create or replace trigger batch_changed after insert or update or delete on public.metricsandtables
for each row execute function ops.batch_changed();
