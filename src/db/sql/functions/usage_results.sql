-- Returns the results of one batch: usage per record, and what follows from it for the other tables. The third step of
-- usage.calculate_batch. Read-only.
--
-- Grain: one row per record of usage.records_with_previous, which describes the parameters and the columns that are
-- not named here.
-- usage_date: see usage.day. v_…, is_anomaly: the new results; null if the record is not valid or too old.
-- counted_…: the part of usage.daily_usage that the record has now; null if it has none.
create or replace function usage.results(
  p_after text, p_up_to text, p_last_sort_key double precision, p_last_id bigint, p_oldest timestamp, p_time_zone text
) returns table (
  tid tid, id bigint, subscriber_number text, usage_date date, clock bigint, end_date timestamp,
  anytime bigint, offpeak bigint, tokens bigint,
  v_anytime bigint, v_offpeak bigint, v_tokens bigint, is_anomaly boolean,
  counted_anytime bigint, counted_offpeak bigint, counted_tokens bigint, counted_is_anomaly boolean,
  verdict text, is_written boolean, is_last boolean, is_to_keep boolean
)
language sql stable as $$
  select r.tid, r.id, r.subscriber_number, usage.day(r.clock, r.end_date, p_time_zone), r.clock, r.end_date,
    r.anytime, r.offpeak, r.tokens,
    case when r.is_in_sequence then
      usage.counter_growth(r.has_previous, r.previous_anytime, r.anytime, r.max_growth) end,
    case when r.is_in_sequence then
      usage.counter_growth(r.has_previous, r.previous_offpeak, r.offpeak, r.max_growth) end,
    case when r.is_in_sequence then
      usage.tokens_used(r.has_previous, r.previous_anytime, r.previous_offpeak, r.previous_tokens,
        r.anytime, r.offpeak, r.tokens, r.max_growth) end,
    case when r.is_in_sequence then
      (usage.grew_too_fast(r.previous_anytime, r.anytime, r.max_growth)
        or usage.grew_too_fast(r.previous_offpeak, r.offpeak, r.max_growth)) is true end,
    case when r.old_is_anomaly is not null then r.old_anytime end,
    case when r.old_is_anomaly is not null then r.old_offpeak end,
    case when r.old_is_anomaly is not null then r.old_tokens end,
    r.old_is_anomaly, r.verdict, r.is_written, r.is_last, r.is_to_keep
  from usage.records_with_previous(p_after, p_up_to, p_last_sort_key, p_last_id, p_oldest, p_time_zone) r
$$;
