-- Marks up to p_max_records records to do that have no subscriber number as not valid (summary_flag -1). Returns the
-- number of marked records and the range of their end dates.
--
-- p_now: written to date_modified. Idempotent: a marked record is no longer to do. The caller repeats the call until
-- fewer than p_max_records records were marked.
create or replace function usage.reject_unnamed(
  p_max_records integer, p_now timestamptz, out rows_read integer, out first_date timestamp, out last_date timestamp
)
language sql
set enable_seqscan = off
as $$
  with rejected as (
    update usage.data_record d set v_usage_anytime = null, v_usage_offpeak = null, v_usage_available_tokens = null,
      is_anomaly = null, summary_flag = -1, date_modified = p_now, modified_by = 'tally'
    from (
      select id from usage.data_record where summary_flag = 0 and subscriber_number is null limit p_max_records
    ) unnamed
    where d.id = unnamed.id and d.summary_flag = 0 and d.subscriber_number is null
    returning d.end_date
  )
  select count(*)::integer, min(end_date), max(end_date) from rejected
$$;
