-- Returns the last done record with a clock that a subscriber has before a position. Grain: at most one row. Read-only.
--
-- p_clock: Unix seconds; p_id: orders records of the same second. Without a position, the last of all is returned.
-- tid: the physical address of the row, for an update in the same transaction snapshot.
-- The index data_record_done answers it with one look-up, however long the history is. Records without a clock are
-- found by usage.done_without_clock.
create or replace function usage.done_before(
  p_subscriber_number text, p_clock bigint default 9223372036854775807, p_id bigint default 9223372036854775807
) returns table (tid tid, record usage.data_record)
language sql stable as $$
  select d.ctid, d
  from usage.data_record d
  where d.subscriber_number = p_subscriber_number and d.summary_flag = 1 and d.clock is not null
    and (d.clock, d.id) < (p_clock, p_id)
  order by d.clock desc, d.id desc limit 1
$$;
