-- After it, those of the person's staged rows that are sound and name an active own habit are facts. Other rows stay, so that
-- none is lost that a producer adds meanwhile. A message that is loaded already is not loaded again: `doubled` counts those.
-- `own_record_id` is the record of the row p_staging_id, null where that row stayed or was doubled. Expects the person's lock.
create or replace function warehouse.move_staged(
  p_user_id bigint, p_staging_id bigint, p_time_zone text,
  out loaded integer, out doubled integer, out own_record_id bigint
)
language plpgsql as $$ -- its plan is kept: a function in plain SQL is planned at every call
begin
  with taken as (
    delete from warehouse.staging_table s
    using warehouse.dim_habits h, warehouse.dim_users u
    where s.user_id = p_user_id and h.user_id = p_user_id and u.user_id = p_user_id
      and lower(h.habit_name) = lower(warehouse.clean_text(s.habit_name)) and h.archived_at is null
      and warehouse.staging_fault(s) is null
    returning s.*, h.habit_id, h.category_id,
      coalesce(s.local_date, warehouse.local_day(to_timestamp(s.record_date_unix),
        coalesce(u.time_zone, p_time_zone), coalesce(u.day_start_hour, 0))) as day
  ), numbered as (
    select *, nextval('warehouse.fact_records_record_id_seq') as record_id
    from (select * from taken order by record_date_unix, staging_id) as in_order
  ), made as (
    insert into warehouse.fact_records
      (record_id, habit_id, category_id, user_id, duration, record_date, local_date, note, chat_id, message_id)
    select record_id, habit_id, category_id, user_id, duration, to_timestamp(record_date_unix), day,
      warehouse.clean_text(note), chat_id, message_id
    from numbered
    on conflict (chat_id, message_id) where message_id is not null do nothing
    returning record_id
  )
  select count(m.record_id)::integer, (count(*) - count(m.record_id))::integer,
    max(m.record_id) filter (where n.staging_id = p_staging_id)
  into loaded, doubled, own_record_id
  from numbered n left join made m using (record_id);
end
$$;
