-- Returns the records of a subscriber that are stored outside usage.data_record: its state and its kept records.
-- Grain: one row per record. Read-only.
--
-- They stand in for records that were archived. The caller leaves out those that usage.data_record still has.
create or replace function usage.remembered_records(p_subscriber_number text) returns setof usage.subscriber_state
language sql stable as $$
  select s.* from usage.subscriber_state s where s.subscriber_number = p_subscriber_number
  union
  select k.subscriber_number, k.id, k.clock, k.end_date,
    k.overall_usage_anytime, k.overall_usage_offpeak, k.overall_available_tokens
  from usage.kept_record k where k.subscriber_number = p_subscriber_number
$$;
