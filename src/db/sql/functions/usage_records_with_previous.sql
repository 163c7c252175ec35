-- Returns all records that matter for one batch, each with the values of the record before it. The second step of
-- usage.calculate_batch. Read-only.
--
-- Grain: one row per record. The records are of three kinds:
-- * to do: verdict is not null; all rows of usage.records_to_do. Only the valid ones are in the sequence.
-- * done before, next to a record to do ("neighbours"): verdict is null.
-- * remembered, because the record itself was archived: verdict and tid are null.
--
-- Parameters and columns that are not named here: see usage.records_to_do.
-- is_last: no record of the subscriber comes after it. has_previous: there is a previous record with a clock.
-- max_growth: see usage.max_growth. previous_…: counters of the previous record; a missing counter is 0.
-- is_written: the result of the record can have changed, so that it is to be written.
-- is_to_keep: a later run may need the record after it was archived, because it is remembered already, or because the
-- next record is more than a week later; see usage.kept_record.
create or replace function usage.records_with_previous(
  p_after text, p_up_to text, p_last_sort_key double precision, p_last_id bigint, p_oldest timestamp, p_time_zone text
) returns table (
  tid tid, id bigint, subscriber_number text, sort_key double precision, clock bigint, end_date timestamp,
  anytime bigint, offpeak bigint, tokens bigint,
  old_is_anomaly boolean, old_anytime bigint, old_offpeak bigint, old_tokens bigint, verdict text,
  is_in_sequence boolean, is_last boolean, has_previous boolean, max_growth bigint,
  previous_anytime bigint, previous_offpeak bigint, previous_tokens bigint, is_written boolean, is_to_keep boolean
)
language sql stable as $$
  with to_do as materialized (
    -- was_or_is_in_sequence: the records next to it can change.
    select *, verdict = 'valid' as is_in_sequence,
      verdict = 'valid' or old_is_anomaly is not null as was_or_is_in_sequence
    from usage.records_to_do(p_after, p_up_to, p_last_sort_key, p_last_id, p_oldest, p_time_zone)
  ), first_to_do as materialized (
    select subscriber_number, min(sort_key) as sort_key,
      to_timestamp(greatest(least(min(sort_key), 9e12), -2e11)) at time zone p_time_zone as local_time
    from to_do where was_or_is_in_sequence group by subscriber_number
  ), last_done as materialized (
    select d.tid, d.record, (d.record).clock >= f.sort_key as is_later
    from first_to_do f cross join lateral usage.done_before(f.subscriber_number) d
  ), late as (
    -- Records to do of subscribers with a done record after one to do: only these need a look-up each. A record without
    -- clock and date is left out: it is never the previous record of another. ("is true" makes it a hashed look-up.)
    -- A key between two seconds lies before all ids of the next second.
    select subscriber_number, ceil(greatest(least(sort_key, 9e18), -9e18))::bigint as clock,
      case when sort_key = ceil(sort_key) then id else -9223372036854775808 end as id
    from to_do
    where was_or_is_in_sequence and sort_key > '-infinity'
      and (subscriber_number in (select (record).subscriber_number from last_done where is_later)) is true
  ), neighbour as (
    select distinct on ((n.record).id) n.tid, n.is_later, (n.record).*
    from (
      select tid, record, false as is_later from last_done
      union all
      select d.tid, d.record, false
      from late l cross join lateral usage.done_before(l.subscriber_number, l.clock, l.id) d
      union all
      select d.tid, d.record, true
      from late l cross join lateral usage.done_after(l.subscriber_number, l.clock, l.id) d
      union all
      select d.tid, d.record, false
      from first_to_do f cross join lateral usage.done_without_clock(f.subscriber_number, f.local_time) d
    ) n
    order by (n.record).id, n.is_later desc
  ), remembered as (
    -- Without those that are not archived. The first condition spares most subscribers the look-up of the second, which
    -- is scalar because an anti-join could read the whole table.
    select r.* from first_to_do f cross join lateral usage.remembered_records(f.subscriber_number) r
    where r.id not in (select (record).id from last_done)
      and (select d.id from usage.data_record d where d.id = r.id) is null
  ), sequence as (
    -- The values of the previous record come as one array, because each further lag() costs as much as this one:
    -- clock, the three counters, and 1 for a record to do with a clock or date.
    select s.*, lead(sort_key) over subscriber as next_sort_key,
      lag(array[clock, anytime, offpeak, tokens, (verdict is not null and sort_key > '-infinity')::integer])
        over subscriber as previous
    from (
      select tid, id, subscriber_number collate "C" as subscriber_number, sort_key, clock, end_date,
        anytime, offpeak, tokens, old_is_anomaly, old_anytime, old_offpeak, old_tokens, verdict, false as is_later
      from to_do where is_in_sequence
      union all
      select tid, id, subscriber_number, usage.sort_key(clock, end_date, p_time_zone), clock, end_date,
        overall_usage_anytime, overall_usage_offpeak, overall_available_tokens,
        is_anomaly, v_usage_anytime, v_usage_offpeak, v_usage_available_tokens, null, is_later
      from neighbour
      union all
      select null, id, subscriber_number, usage.sort_key(clock, end_date, p_time_zone), clock, end_date,
        overall_usage_anytime, overall_usage_offpeak, overall_available_tokens, null, null, null, null, null, false
      from remembered
    ) s
    window subscriber as (partition by subscriber_number order by sort_key, id)
  )
  select tid, id, subscriber_number, sort_key, clock, end_date, anytime, offpeak, tokens,
    old_is_anomaly, old_anytime, old_offpeak, old_tokens, verdict,
    true, next_sort_key is null, previous[1] is not null, usage.max_growth(previous[1], clock),
    coalesce(previous[2], 0), coalesce(previous[3], 0), coalesce(previous[4], 0),
    verdict is not null or tid is not null and (is_later or previous[5] = 1),
    tid is null and next_sort_key is not null or next_sort_key - floor(greatest(sort_key, -9e18)) > 604800
  from sequence
  union all
  select tid, id, subscriber_number, sort_key, clock, end_date, anytime, offpeak, tokens,
    old_is_anomaly, old_anytime, old_offpeak, old_tokens, verdict,
    false, false, false, null, 0, 0, 0, true, false
  from to_do where not is_in_sequence
  -- Keeps the planner from computing a column again for each of its uses.
  offset 0
$$;
