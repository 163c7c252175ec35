-- Returns the first done record with a clock that a subscriber has after a position. Grain: at most one row. Read-only.
--
-- The counterpart of usage.done_before; parameters and columns are the same.
create or replace function usage.done_after(p_subscriber_number text, p_clock bigint, p_id bigint)
returns table (tid tid, record usage.data_record)
language sql stable as $$
  select d.ctid, d
  from usage.data_record d
  where d.subscriber_number = p_subscriber_number and d.summary_flag = 1 and d.clock is not null
    and (d.clock, d.id) > (p_clock, p_id)
  order by d.clock, d.id limit 1
$$;
