-- Returns the record made of a row that load_known left, by way of the staging table; where its message was loaded already,
-- that record. Null, with the row's id in staging_rejects as `staging_id`, where the row was rejected.
create or replace function warehouse.load_unknown(
  s warehouse.staging_table, p_time_zone text, p_language text, out staging_id bigint, out record_id bigint
)
language plpgsql as $$
#variable_conflict use_column
begin
  insert into warehouse.staging_table as t (habit_name, category_name, user_id, duration, chat_id, message_id, username,
    first_name, last_name, is_premium, language_code, record_date_unix, local_date, note)
  values (s.habit_name, s.category_name, s.user_id, s.duration, s.chat_id, s.message_id, s.username,
    s.first_name, s.last_name, s.is_premium, s.language_code, s.record_date_unix, s.local_date, s.note)
  returning t.staging_id into staging_id;
  select l.own_record_id into record_id
  from warehouse.load_staged(s.user_id, p_time_zone, p_language, load_unknown.staging_id) as l;
  if record_id is null and not exists (select from warehouse.staging_rejects j where j.staging_id = load_unknown.staging_id) then
    select r.record_id into record_id from warehouse.fact_records r
    where r.chat_id = s.chat_id and r.message_id = s.message_id and r.user_id = s.user_id;
  end if;
end
$$;
