-- Returns the records to do of one batch, each with its verdict. The first step of usage.calculate_batch. Read-only.
--
-- Grain: one row per record with summary_flag 0 of the subscribers after p_after (null: from the first) up to p_up_to.
-- p_last_sort_key, p_last_id: the position of the last record of the batch, see usage.sort_key; null: no limit.
-- p_oldest: a record with an earlier end date is too old; local time of p_time_zone (IANA name).
-- tid: as in usage.done_before. old_…: what an earlier run wrote; old_is_anomaly is null if there was none.
-- verdict: 'valid', 'invalid' or 'too old'.
create or replace function usage.records_to_do(
  p_after text, p_up_to text, p_last_sort_key double precision, p_last_id bigint, p_oldest timestamp, p_time_zone text
) returns table (
  tid tid, id bigint, subscriber_number text, sort_key double precision, clock bigint, end_date timestamp,
  anytime bigint, offpeak bigint, tokens bigint,
  old_is_anomaly boolean, old_anytime bigint, old_offpeak bigint, old_tokens bigint, verdict text
)
language sql stable as $$
  select d.ctid, d.id, d.subscriber_number, usage.sort_key(d.clock, d.end_date, p_time_zone), d.clock, d.end_date,
    d.overall_usage_anytime, d.overall_usage_offpeak, d.overall_available_tokens,
    d.is_anomaly, d.v_usage_anytime, d.v_usage_offpeak, d.v_usage_available_tokens,
    case
      -- lower() is slow: the usual spelling is compared first.
      when (d.terminal_status in ('normal', 'minor') or lower(d.terminal_status) in ('normal', 'minor')) is not true
        or coalesce(d.overall_usage_anytime, d.overall_usage_offpeak, d.overall_available_tokens) is null
      then 'invalid'
      -- A record that was done before and is to do again was in time when it was first seen.
      when d.end_date < p_oldest and d.is_anomaly is null then 'too old'
      else 'valid'
    end
  from usage.data_record d
  where d.summary_flag = 0 and (p_after is null or d.subscriber_number > p_after) and d.subscriber_number <= p_up_to
    and (p_last_sort_key is null
      or (usage.sort_key(d.clock, d.end_date, p_time_zone), d.id) <= (p_last_sort_key, p_last_id))
$$;
