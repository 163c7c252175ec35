-- Returns the reason why a row cannot be loaded, null where it can be. The names and the unit come without white space
-- at their ends, the duration in minutes, the instant in Unix seconds. p_kind null means time. A local date may be
-- tomorrow in UTC: no time zone is further ahead. The reasons are listed in the CHECK of staging_rejects.reason. Two of
-- them, kind_mismatch and unit_mismatch, come from warehouse.reject_rows too, which knows the habit.
create or replace function warehouse.staging_fault(
  p_user_id bigint, p_habit_name text, p_category_name text, p_duration numeric, p_record_date_unix bigint,
  p_local_date date, p_kind text, p_amount numeric, p_unit text
)
returns text
language sql stable as $$
  select coalesce(
    case
      when p_user_id is null or p_user_id <= 0 then 'user_missing'
      when p_habit_name is null then 'habit_missing'
      when char_length(p_habit_name) > 64 then 'habit_too_long'
      when char_length(p_category_name) > 64 then 'category_too_long'
      when p_kind <> 'time' then warehouse.amount_fault(p_kind, p_duration, p_amount, p_unit)
      when p_amount is not null or p_unit is not null then 'kind_mismatch'
      when p_duration is null then 'duration_missing'
      when p_duration < 0.005 then 'duration_not_positive'
      when p_duration > 1440 then 'duration_too_long'
    end,
    case
      when p_record_date_unix is null then 'record_date_missing'
      when p_record_date_unix <= 0 or p_record_date_unix > extract(epoch from now()) + 86400
        then 'record_date_out_of_range'
      when p_local_date < date '1970-01-01' or p_local_date > (now() at time zone 'UTC')::date + 1
        then 'local_date_out_of_range'
    end)
$$;
