-- Returns the batches into which usage.calculate_batch divides the records to do. Read-only.
--
-- Grain: one row per batch, ordered by subscriber. A batch has whole subscribers: those after the last subscriber of
-- the batch before it, up to up_to.
-- p_max_records: the maximum number of records in a batch. A subscriber with more records is a batch of its own, with
-- is_oversized true; usage.calculate_batch is then called several times for it.
-- records: the number of records to do.
create or replace function usage.plan_batches(
  p_max_records integer, out up_to text, out records bigint, out is_oversized boolean
)
returns setof record
language sql stable
set enable_seqscan = off
as $$
  select max(subscriber_number), sum(records)::bigint, records > p_max_records
  from (
    select subscriber_number, count(*) as records, sum(count(*)) over (order by subscriber_number) as running_total
    from usage.data_record where summary_flag = 0 and subscriber_number is not null
    group by subscriber_number
  ) subscribers
  group by ceil(running_total / p_max_records), records > p_max_records
  order by 1
$$;
