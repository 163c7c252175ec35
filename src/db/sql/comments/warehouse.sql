comment on schema warehouse is 'Habits: staged records, dimensions, facts, day totals and views.';

comment on table warehouse.staging_table is 'One row per record that waits to be loaded. Producers only insert here.';
comment on column warehouse.staging_table.staging_id is 'Key; kept when the row is rejected and staged again.';
comment on column warehouse.staging_table.habit_name is 'Habit as the person wrote it; matched ignoring case.';
comment on column warehouse.staging_table.category_name is
  'Category of a habit that is created. Null: the starter''s, else Other.';
comment on column warehouse.staging_table.user_id is 'Telegram''s id of the person.';
comment on column warehouse.staging_table.duration is
  'Minutes of a habit of the kind time, more than 0, at most 1440; else 0 or null.';
comment on column warehouse.staging_table.bot_id is
  'Bot to which it was sent, in ops.bot; 0, the first one, where the producer names none.';
comment on column warehouse.staging_table.chat_id is 'Chat in which it was recorded.';
comment on column warehouse.staging_table.message_id is
  'The person''s message with the duration. Null: recorded with buttons only.';
comment on column warehouse.staging_table.message_entry is 'Number of the entry in its message, from 0.';
comment on column warehouse.staging_table.username is 'Telegram''s user name.';
comment on column warehouse.staging_table.first_name is
  'Telegram''s first name. When it is given, all of Telegram''s details are.';
comment on column warehouse.staging_table.last_name is 'Telegram''s last name.';
comment on column warehouse.staging_table.is_premium is 'True for Telegram Premium.';
comment on column warehouse.staging_table.language_code is 'Language of the person''s Telegram.';
comment on column warehouse.staging_table.record_date_unix is 'Time when it was sent, in Unix seconds.';
comment on column warehouse.staging_table.local_date is 'Day that it counts for. Null: the person''s day at that time.';
comment on column warehouse.staging_table.note is 'Free text.';
comment on column warehouse.staging_table.created_at is 'Time of staging.';
comment on column warehouse.staging_table.kind is 'Kind of the habit: time, count or check. Null: time.';
comment on column warehouse.staging_table.amount is
  'Number of a habit of the kind count; 1 or null for check; null for time.';
comment on column warehouse.staging_table.unit is 'Unit of a habit of the kind count. Null: another kind.';

comment on table warehouse.staging_rejects is 'One row per staged row that could not be loaded, with the reason.';
comment on column warehouse.staging_rejects.staging_id is 'Key; the one that it had in staging_table.';
comment on column warehouse.staging_rejects.habit_name is 'As in staging_table.';
comment on column warehouse.staging_rejects.category_name is 'As in staging_table.';
comment on column warehouse.staging_rejects.user_id is 'As in staging_table.';
comment on column warehouse.staging_rejects.duration is 'As in staging_table.';
comment on column warehouse.staging_rejects.bot_id is 'As in staging_table.';
comment on column warehouse.staging_rejects.chat_id is 'As in staging_table.';
comment on column warehouse.staging_rejects.message_id is 'As in staging_table.';
comment on column warehouse.staging_rejects.message_entry is 'As in staging_table.';
comment on column warehouse.staging_rejects.username is 'As in staging_table.';
comment on column warehouse.staging_rejects.first_name is 'As in staging_table.';
comment on column warehouse.staging_rejects.last_name is 'As in staging_table.';
comment on column warehouse.staging_rejects.is_premium is 'As in staging_table.';
comment on column warehouse.staging_rejects.language_code is 'As in staging_table.';
comment on column warehouse.staging_rejects.record_date_unix is 'As in staging_table.';
comment on column warehouse.staging_rejects.local_date is 'As in staging_table.';
comment on column warehouse.staging_rejects.note is 'As in staging_table.';
comment on column warehouse.staging_rejects.created_at is 'Time of staging.';
comment on column warehouse.staging_rejects.kind is 'As in staging_table.';
comment on column warehouse.staging_rejects.amount is 'As in staging_table.';
comment on column warehouse.staging_rejects.unit is 'As in staging_table.';
comment on column warehouse.staging_rejects.reason is
  'Why it could not be loaded: one of the words in the check constraint.';
comment on column warehouse.staging_rejects.rejected_at is 'Time of the last attempt.';

comment on table warehouse.dim_users is
  'One row per person who has written to the bot, or for whom a record was loaded.';
comment on column warehouse.dim_users.user_id is 'Key: Telegram''s id.';
comment on column warehouse.dim_users.chat_id is 'The private chat with the bot. Null: there is none yet.';
comment on column warehouse.dim_users.username is 'Telegram''s user name, as last seen.';
comment on column warehouse.dim_users.first_name is 'Telegram''s first name, as last seen.';
comment on column warehouse.dim_users.last_name is 'Telegram''s last name, as last seen.';
comment on column warehouse.dim_users.is_premium is 'True for Telegram Premium, as last seen.';
comment on column warehouse.dim_users.language_code is 'Language of the person''s Telegram, as last seen.';
comment on column warehouse.dim_users.language is 'Chosen language: en or ru. Null: by language_code.';
comment on column warehouse.dim_users.time_zone is 'Chosen IANA time zone. Null: the default.';
comment on column warehouse.dim_users.week_start is 'Chosen first day of the week, 1 Monday to 7 Sunday. Null: Monday.';
comment on column warehouse.dim_users.day_start_hour is 'Chosen local hour at which the day starts, 0 to 6. Null: 0.';
comment on column warehouse.dim_users.habits_version is
  'The last transaction that changed habits of the person or names of their categories. Caches compare it.';
comment on column warehouse.dim_users.first_seen_at is 'Time of the first contact.';
comment on column warehouse.dim_users.last_seen_at is 'Time of the last contact, to the minute.';
comment on column warehouse.dim_users.blocked_at is
  'Time when the person blocked the bot, or Telegram first refused a message. Null: since then the person has written.';

comment on table warehouse.dim_category is 'One row per category of a person, and per starter category and language.';
comment on column warehouse.dim_category.category_id is 'Key.';
comment on column warehouse.dim_category.user_id is 'The person who owns it. Null: a starter, offered to everybody.';
comment on column warehouse.dim_category.category_name is
  'Name, 1 to 64 characters; unique for the person, ignoring case.';
comment on column warehouse.dim_category.language is 'Language of a starter. Null: a person''s own.';

comment on table warehouse.dim_habits is 'One row per habit of a person, and per starter habit and language.';
comment on column warehouse.dim_habits.habit_id is 'Key.';
comment on column warehouse.dim_habits.user_id is 'The person who owns it. Null: a starter, offered to everybody.';
comment on column warehouse.dim_habits.habit_name is 'Name, 1 to 64 characters; unique for the person, ignoring case.';
comment on column warehouse.dim_habits.category_id is 'Its category; all its records have the same.';
comment on column warehouse.dim_habits.archived_at is 'Time since which it is not offered any more. Null: active.';
comment on column warehouse.dim_habits.made_by_record is
  'True where a record created it and the person has not changed it by hand since.';
comment on column warehouse.dim_habits.removed_at is
  'Time since which it is hidden, because a record created it and all its records are deleted. Null: it is shown.';
comment on column warehouse.dim_habits.kind is 'What a record holds: time, count or check.';
comment on column warehouse.dim_habits.unit is 'What is counted, such as glasses. Null: the kind is not count.';
comment on column warehouse.dim_habits.direction is
  'at_least, or at_most for a habit to reduce; that of its newest goal where there is one.';
comment on column warehouse.dim_habits.language is 'Language of a starter. Null: a person''s own.';

comment on table warehouse.fact_records is 'One row per record; deleted ones stay, with deleted_at.';
comment on column warehouse.fact_records.record_id is 'Key.';
comment on column warehouse.fact_records.habit_id is 'An own habit of the person.';
comment on column warehouse.fact_records.category_id is 'Category of the habit.';
comment on column warehouse.fact_records.user_id is 'The person who owns it.';
comment on column warehouse.fact_records.duration is
  'Minutes, more than 0, at most 1440; 0 for a habit of another kind than time.';
comment on column warehouse.fact_records.amount is
  'Number in the unit of a habit of the kind count; 1 for check. Null for time.';
comment on column warehouse.fact_records.record_date is 'Time when it was sent.';
comment on column warehouse.fact_records.local_date is 'The person''s day that it counts for; reports use it.';
comment on column warehouse.fact_records.note is 'Free text.';
comment on column warehouse.fact_records.bot_id is
  'Bot to which it was sent, in ops.bot; a part of the key of its message.';
comment on column warehouse.fact_records.chat_id is 'Chat in which it was recorded.';
comment on column warehouse.fact_records.message_id is
  'The person''s message with the duration. Null: recorded with buttons only.';
comment on column warehouse.fact_records.message_entry is
  'Number of the entry in its message, from 0; unique in bot, chat and message.';
comment on column warehouse.fact_records.stated is
  'What the message states, where buttons changed or completed the record. Null: the record is as its message states.';
comment on column warehouse.fact_records.merged_from_habit_id is
  'The habit that it had before its last merge. Null: never merged.';
comment on column warehouse.fact_records.created_at is 'Time of loading.';
comment on column warehouse.fact_records.updated_at is 'Time of the last change.';
comment on column warehouse.fact_records.deleted_at is 'Time of deletion. Null: not deleted.';

comment on table warehouse.agg_daily is
  'One row per person, day and habit with records that are not deleted: their sum. A trigger of fact_records updates '
  'it.';
comment on column warehouse.agg_daily.record_day is 'The person''s own day.';
comment on column warehouse.agg_daily.habit_id is 'Habit.';
comment on column warehouse.agg_daily.user_id is 'Person.';
comment on column warehouse.agg_daily.category_id is 'Category of the habit.';
comment on column warehouse.agg_daily.total_duration is 'Minutes; 0 for a habit of another kind than time.';
comment on column warehouse.agg_daily.total_records is 'Number of records.';
comment on column warehouse.agg_daily.total_amount is 'Sum in the unit of the habit; 0 for the kind time.';

comment on table warehouse.habit_goal is
  'One row per person, habit and day from which a goal applies: until the day of the next row.';
comment on column warehouse.habit_goal.user_id is 'Person.';
comment on column warehouse.habit_goal.habit_id is 'An own habit of the person.';
comment on column warehouse.habit_goal.valid_from is 'The person''s own day from which the goal applies.';
comment on column warehouse.habit_goal.measure is
  'amount (minutes for the kind time) or days with a record. Null: no goal from this day on.';
comment on column warehouse.habit_goal.target is 'Amount or number of days in the period. Null: no goal.';
comment on column warehouse.habit_goal.period is 'day, week, month, or days: every_days days. Null: no goal.';
comment on column warehouse.habit_goal.every_days is 'Number of days, 1 to 366. Null: the period is another one.';
comment on column warehouse.habit_goal.direction is 'at_least or at_most. Null: that of the habit.';

comment on table warehouse.day_mark is
  'One row per person, habit and day that the person marked. A record of the day removes it.';
comment on column warehouse.day_mark.user_id is 'Person.';
comment on column warehouse.day_mark.habit_id is 'An own habit of the person.';
comment on column warehouse.day_mark.local_date is 'The person''s own day.';
comment on column warehouse.day_mark.mark is 'skip: the day does not count. no: the habit was not done.';
comment on column warehouse.day_mark.note is 'Free text.';
comment on column warehouse.day_mark.created_at is 'Time of marking.';
comment on column warehouse.day_mark.merged_from_habit_id is
  'The habit that it had before the last merge. Null: never merged.';
comment on column warehouse.day_mark.bot_id is 'Bot that received the message: ops.bot. Null: no message states it.';
comment on column warehouse.day_mark.chat_id is 'Chat of the message. Null: no message states it.';
comment on column warehouse.day_mark.message_id is 'The message that set it. Null: no message states it.';

comment on table warehouse.removed_day_mark is
  'One row per mark that a record of its day removed. It returns to day_mark when the day has no record any more.';
comment on column warehouse.removed_day_mark.user_id is 'Person.';
comment on column warehouse.removed_day_mark.habit_id is 'An own habit of the person.';
comment on column warehouse.removed_day_mark.local_date is 'The person''s own day, which has a record of the habit.';
comment on column warehouse.removed_day_mark.mark is 'As in day_mark.';
comment on column warehouse.removed_day_mark.note is 'Free text.';
comment on column warehouse.removed_day_mark.created_at is 'Time of marking.';
comment on column warehouse.removed_day_mark.merged_from_habit_id is
  'The habit that it had before the last merge. Null: never merged.';
comment on column warehouse.removed_day_mark.bot_id is
  'Bot that received the message: ops.bot. Null: no message states it.';
comment on column warehouse.removed_day_mark.chat_id is 'Chat of the message. Null: no message states it.';
comment on column warehouse.removed_day_mark.message_id is 'The message that set it. Null: no message states it.';

comment on table warehouse.deleted_day_mark is
  'One row per person, habit and day whose mark the person deleted. An import does not set that mark again.';
comment on column warehouse.deleted_day_mark.user_id is 'Person.';
comment on column warehouse.deleted_day_mark.habit_id is 'The habit of the mark, which may be gone.';
comment on column warehouse.deleted_day_mark.local_date is 'The person''s own day.';
comment on column warehouse.deleted_day_mark.mark is 'As in day_mark.';
comment on column warehouse.deleted_day_mark.import_key is
  'Identifies the mark in the files of its source. Null: it was not imported.';
comment on column warehouse.deleted_day_mark.deleted_at is 'Time of the deletion.';
comment on column warehouse.deleted_day_mark.merged_from_habit_id is
  'The habit that it had before the last merge. Null: never merged.';

comment on table warehouse.rest is
  'One row per vacation of a person, and per set of weekdays on which the person rests, with the days of validity.';
comment on column warehouse.rest.user_id is 'Person.';
comment on column warehouse.rest.rest_id is 'Key, with the person.';
comment on column warehouse.rest.habit_id is 'An own habit of the person. Null: all habits.';
comment on column warehouse.rest.weekdays is
  'Weekdays that are rest days, as bits: 1 is Monday, 64 is Sunday. Null: every day is one, a vacation.';
comment on column warehouse.rest.from_date is 'The person''s own day from which it applies.';
comment on column warehouse.rest.to_date is 'The last day. Null: it applies until it is ended.';
comment on column warehouse.rest.reason is 'Free text.';
comment on column warehouse.rest.created_at is 'Time of saving.';
comment on column warehouse.rest.merged_from_habit_id is
  'The habit that it had before the last merge. Null: never merged.';

comment on view warehouse.daily_view is
  'One row per person, day and habit with records: the total of the day, with names.';
comment on column warehouse.daily_view.record_day is 'The person''s own day.';
comment on column warehouse.daily_view.habit_name is 'Habit.';
comment on column warehouse.daily_view.user_id is 'Telegram''s id of the person.';
comment on column warehouse.daily_view.full_name is 'First and last name, else user name, else user ID.';
comment on column warehouse.daily_view.category_name is 'Category of the habit.';
comment on column warehouse.daily_view.total_duration is 'Minutes; 0 where the kind is not time.';
comment on column warehouse.daily_view.total_records is 'Number of records.';
comment on column warehouse.daily_view.kind is 'Kind of the habit: time, count or check.';
comment on column warehouse.daily_view.unit is 'What is counted, such as glasses. Null: the kind is not count.';
comment on column warehouse.daily_view.total_amount is
  'Sum in the unit of the habit, or times done for check; 0 for time. Sum it per unit only.';

comment on view warehouse.habit_view is 'One row per person and habit with records: the total of all days, with names.';
comment on column warehouse.habit_view.habit_name is 'Habit.';
comment on column warehouse.habit_view.category_name is 'Category of the habit.';
comment on column warehouse.habit_view.user_id is 'Telegram''s id of the person.';
comment on column warehouse.habit_view.full_name is 'First and last name, else user name, else user ID.';
comment on column warehouse.habit_view.total_duration is 'Minutes; 0 where the kind is not time.';
comment on column warehouse.habit_view.total_records is 'Number of records.';
comment on column warehouse.habit_view.kind is 'Kind of the habit: time, count or check.';
comment on column warehouse.habit_view.unit is 'What is counted, such as glasses. Null: the kind is not count.';
comment on column warehouse.habit_view.total_amount is
  'Sum in the unit of the habit, or times done for check; 0 for time. Sum it per unit only.';
