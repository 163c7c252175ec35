-- After it, up to p_most of the records to do that name no subscriber are marked as not valid; returns how many and their dates.
create or replace function usage.refuse_unnamed(
  p_most integer, p_now timestamptz, out rows_read integer, out first_date timestamp, out last_date timestamp
)
language sql
set enable_seqscan = off
as $$
  with refused as (
    update usage.data_record d set v_usage_anytime = null, v_usage_offpeak = null, v_usage_available_tokens = null,
      is_anomaly = null, summary_flag = -1, date_modified = p_now, modified_by = 'tally'
    from (
      select id from usage.data_record where summary_flag = 0 and subscriber_number is null limit p_most
    ) unnamed
    where d.id = unnamed.id and d.summary_flag = 0 and d.subscriber_number is null
    returning d.end_date
  )
  select count(*)::integer, min(end_date), max(end_date) from refused
$$;
