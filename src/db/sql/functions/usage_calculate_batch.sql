-- Calculates one batch: gives each record to do its usage, or marks it as not valid, and updates the days, the state
-- and the kept records of its subscribers. Done records that follow a late arrival are calculated again. Returns
-- counts.
--
-- The batch: the records to do of the subscribers after p_after (null: from the first) up to p_up_to; of these only the
-- first p_max_records (null: all). p_time_zone: IANA name of the zone of end_date. p_now: the current time of the run.
-- Records with an end date more than 31 days before p_now are too old.
-- rows_…: numbers of records, see usage.data_record; first_date, last_date: range of the end dates of records to do.
--
-- Steps: usage.records_to_do -> usage.records_with_previous -> usage.results -> the statement below, which writes.
-- The planner inlines these functions, so that the steps share one plan and one snapshot and their rows are not copied.
-- It does so only for "language sql stable" without a SET clause: docs/data/usage.md says how to check it.
--
-- Idempotent: a record that was calculated is no longer to do. The caller opens a transaction with isolation level
-- repeatable read; if others change the same records meanwhile, it ends with a serialisation failure and is retried.
-- The cost depends on the records to do, not on the history.
create or replace function usage.calculate_batch(
  p_after text, p_up_to text, p_max_records integer, p_time_zone text, p_now timestamptz,
  out rows_read integer, out rows_done integer, out rows_invalid integer, out rows_too_old integer,
  out rows_anomalous integer, out rows_recomputed integer, out first_date timestamp, out last_date timestamp
)
language plpgsql
-- A table that was just filled has no statistics: the planner must not choose to read all of it.
set enable_seqscan = off
set plan_cache_mode = force_custom_plan
set jit = off
set work_mem = '64MB'
as $$
declare
  v_oldest timestamp := p_now at time zone p_time_zone - interval '31 days';
  v_last_sort_key double precision;
  v_last_id bigint;
  v_has_empty_days boolean;
begin
  if p_max_records is not null then
    select sort_key, id into v_last_sort_key, v_last_id
    from usage.records_to_do(p_after, p_up_to, null, null, v_oldest, p_time_zone)
    order by sort_key, id offset p_max_records - 1 limit 1;
  end if;

  with result as materialized (
    select * from usage.results(p_after, p_up_to, v_last_sort_key, v_last_id, v_oldest, p_time_zone)
  ), written_records as (
    update usage.data_record d set
      v_usage_anytime = r.v_anytime, v_usage_offpeak = r.v_offpeak, v_usage_available_tokens = r.v_tokens,
      is_anomaly = r.is_anomaly, summary_flag = case when r.is_anomaly is null then -1 else 1 end,
      date_modified = p_now, modified_by = case r.verdict when 'too old' then 'tally: too old' else 'tally' end
    from (
      -- In the order of the table: each page is read and changed once.
      select tid, v_anytime, v_offpeak, v_tokens, is_anomaly, verdict from result where is_written order by tid
    ) r
    where d.ctid = r.tid
  ), day_change as materialized (
    -- What the batch adds to each day: the new results without what the same records were counted as before.
    select subscriber_number, usage_date,
      coalesce(sum(v_anytime), 0) - coalesce(sum(counted_anytime), 0) as anytime,
      coalesce(sum(v_offpeak), 0) - coalesce(sum(counted_offpeak), 0) as offpeak,
      coalesce(sum(v_tokens), 0) - coalesce(sum(counted_tokens), 0) as tokens,
      count(is_anomaly) - count(counted_is_anomaly) as records,
      count(*) filter (where is_anomaly) - count(*) filter (where counted_is_anomaly) as anomalies,
      count(*) filter (where verdict = 'valid') as rows_done,
      count(*) filter (where verdict = 'invalid') as rows_invalid,
      count(*) filter (where verdict = 'too old') as rows_too_old,
      count(*) filter (where verdict = 'valid' and is_anomaly) as rows_anomalous,
      count(*) filter (where verdict is null) as rows_recomputed,
      count(*) filter (where verdict = 'invalid' and counted_is_anomaly is not null) as rows_withdrawn,
      min(end_date) filter (where verdict is not null) as first_date,
      max(end_date) filter (where verdict is not null) as last_date
    from result where is_written group by subscriber_number, usage_date
  ), written_days as (
    insert into usage.daily_usage as u
    select subscriber_number, usage_date, anytime, offpeak, tokens, records, anomalies from day_change
    where usage_date is not null and (anytime, offpeak, tokens, records, anomalies) <> (0, 0, 0, 0, 0)
    on conflict (subscriber_number, usage_date) do update set
      usage_anytime = u.usage_anytime + excluded.usage_anytime,
      usage_offpeak = u.usage_offpeak + excluded.usage_offpeak,
      usage_available_tokens = u.usage_available_tokens + excluded.usage_available_tokens,
      records = u.records + excluded.records, anomalies = u.anomalies + excluded.anomalies
    returning u.records
  ), written_states as (
    insert into usage.subscriber_state as s
    select subscriber_number, id, clock, end_date, anytime, offpeak, tokens from result where is_last
    on conflict (subscriber_number) do update set
      id = excluded.id, clock = excluded.clock, end_date = excluded.end_date,
      overall_usage_anytime = excluded.overall_usage_anytime,
      overall_usage_offpeak = excluded.overall_usage_offpeak,
      overall_available_tokens = excluded.overall_available_tokens
    where s is distinct from excluded
  ), deleted_states as (
    -- Of subscribers whose only records turned out not to be valid.
    delete from usage.subscriber_state s
    where s.subscriber_number = any (array(select subscriber_number from day_change where rows_withdrawn > 0))
      and s.subscriber_number not in (select subscriber_number from result where is_last)
  ), kept_records as (
    insert into usage.kept_record
    select subscriber_number, id, clock, end_date, anytime, offpeak, tokens, p_now from result where is_to_keep
    on conflict (subscriber_number, id) do update set kept_at = excluded.kept_at
  )
  select coalesce(sum(c.rows_done + c.rows_invalid + c.rows_too_old), 0), coalesce(sum(c.rows_done), 0),
    coalesce(sum(c.rows_invalid), 0), coalesce(sum(c.rows_too_old), 0), coalesce(sum(c.rows_anomalous), 0),
    coalesce(sum(c.rows_recomputed), 0), min(c.first_date), max(c.last_date),
    exists (select from written_days where records <= 0)
  into rows_read, rows_done, rows_invalid, rows_too_old, rows_anomalous, rows_recomputed, first_date, last_date,
    v_has_empty_days
  from day_change c;

  if v_has_empty_days then
    delete from usage.daily_usage
    where records = 0 and (p_after is null or subscriber_number > p_after) and subscriber_number <= p_up_to;
  end if;
end
$$;
