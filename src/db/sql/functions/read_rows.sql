-- Reads rows for warehouse.load_rows from JSON. Every function that loads rows reads them here, so that the rules for
-- texts, durations, amounts and faults exist once.
--
-- p_rows: array of objects. A missing field is null. The fields are the columns of staging_table and
--   message_entry        null means 0, the first entry of the message
--   row_no               the number by which the caller recognises the row; null for a staged row
--   update_id            the update that brought the row; null for a staged row and for an entry
--   close_conversation   true: the row ends the person's conversation in the chat
--   day_limit            minutes that the person's day may hold with this row; null: no limit
--   time_zone, language  for a person who has chosen none
--   week_first_date      the first day of the person's week that contains local_date; null: no week total is wanted
-- The result has these fields as they came and, with the prefix `clean`, as they are stored:
--   clean_habit_name, clean_category_name, clean_note   without white space at the ends; null where nothing is left
--   clean_duration       minutes with two decimals; 0 where the kind is not time
--   clean_kind, clean_unit, clean_amount   as in dim_habits and fact_records; the amount has three decimals
--   fault                the reason why the row cannot be loaded; null: it can
--
-- PostgreSQL inlines this function into its callers, whose plans are cached. Therefore it is one plain SELECT.
create or replace function warehouse.read_rows(p_rows json)
returns table (
  row_no integer, staging_id bigint, update_id bigint, user_id bigint, chat_id bigint, message_id bigint,
  habit_name text, category_name text, duration numeric, record_date_unix bigint, local_date date, note text,
  username text, first_name text, last_name text, is_premium boolean, language_code text, created_at timestamptz,
  message_entry smallint, close_conversation boolean, day_limit numeric, time_zone text, language text,
  week_first_date date, kind text, amount numeric, unit text,
  clean_habit_name text, clean_category_name text, clean_note text, clean_duration numeric,
  clean_kind text, clean_unit text, clean_amount numeric, fault text
)
language sql stable as $$
  select r.*, warehouse.clean_text(r.habit_name), warehouse.clean_text(r.category_name), warehouse.clean_text(r.note),
    case when r.kind <> 'time' then 0 else round(r.duration, 2) end, coalesce(r.kind, 'time'),
    warehouse.clean_text(r.unit),
    case when r.kind = 'count' then round(r.amount, 3) when r.kind = 'check' then 1 end,
    warehouse.staging_fault(
      p_user_id => r.user_id,
      p_habit_name => warehouse.clean_text(r.habit_name),
      p_category_name => warehouse.clean_text(r.category_name),
      p_duration => r.duration,
      p_record_date_unix => r.record_date_unix,
      p_local_date => r.local_date,
      p_kind => r.kind,
      p_amount => r.amount,
      p_unit => warehouse.clean_text(r.unit))
  from json_to_recordset(p_rows) as r(
    row_no integer, staging_id bigint, update_id bigint, user_id bigint, chat_id bigint, message_id bigint,
    habit_name text, category_name text, duration numeric, record_date_unix bigint, local_date date, note text,
    username text, first_name text, last_name text, is_premium boolean, language_code text, created_at timestamptz,
    message_entry smallint, close_conversation boolean, day_limit numeric, time_zone text, language text,
    week_first_date date, kind text, amount numeric, unit text)
$$;
