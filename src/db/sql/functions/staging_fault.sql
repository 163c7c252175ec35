-- Returns why a staged row cannot be loaded, null where it can. A day's bound is tomorrow in UTC: no zone is further ahead.
create or replace function warehouse.staging_fault(s warehouse.staging_table) returns text
language sql stable as $$
  select case
    when s.user_id is null or s.user_id <= 0 then 'user_missing'
    when warehouse.clean_text(s.habit_name) is null then 'habit_missing'
    when char_length(warehouse.clean_text(s.habit_name)) > 64 then 'habit_too_long'
    when char_length(warehouse.clean_text(s.category_name)) > 64 then 'category_too_long'
    when s.duration is null then 'duration_missing'
    when s.duration < 0.005 then 'duration_not_positive'
    when s.duration > 1440 then 'duration_too_long'
    when s.record_date_unix is null then 'record_date_missing'
    when s.record_date_unix <= 0 or s.record_date_unix > extract(epoch from now()) + 86400 then 'record_date_out_of_range'
    when s.local_date < date '1970-01-01' or s.local_date > (now() at time zone 'UTC')::date + 1 then 'local_date_out_of_range'
  end
$$;
