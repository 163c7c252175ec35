comment on view warehouse.dim_users_view is 'One row per person, without chat and user name.';
comment on column warehouse.dim_users_view.user_id is 'Telegram''s id of the person.';
comment on column warehouse.dim_users_view.full_name is 'First and last name, else user ID.';
comment on column warehouse.dim_users_view.is_premium is 'True for Telegram Premium.';
comment on column warehouse.dim_users_view.language is 'Language that the person chose: en or ru. Null: none chosen.';
comment on column warehouse.dim_users_view.time_zone is
  'IANA time zone that the person chose. Null: the default of the installation.';
comment on column warehouse.dim_users_view.first_seen_at is 'Time of the first contact.';
comment on column warehouse.dim_users_view.last_seen_at is 'Time of the last contact, to the minute.';

comment on view warehouse.dim_habits_view is 'One row per habit of a person, without starters.';
comment on column warehouse.dim_habits_view.habit_id is 'Key.';
comment on column warehouse.dim_habits_view.user_id is 'The person who owns it.';
comment on column warehouse.dim_habits_view.habit_name is 'Name; unique for the person, ignoring case.';
comment on column warehouse.dim_habits_view.category_id is 'Its category: dim_category_view.';
comment on column warehouse.dim_habits_view.archived_at is 'Time since which it is no longer offered. Null: active.';
comment on column warehouse.dim_habits_view.kind is 'What a record holds: time, count or check.';
comment on column warehouse.dim_habits_view.unit is 'What is counted, such as glasses. Null: the kind is not count.';
comment on column warehouse.dim_habits_view.direction is 'at_least, or at_most for a habit to reduce.';

comment on view warehouse.habit_goal_view is
  'One row per person, habit and day from which a goal applies: until the day of the next row.';
comment on column warehouse.habit_goal_view.user_id is 'Telegram''s id of the person.';
comment on column warehouse.habit_goal_view.habit_id is 'Habit: dim_habits_view.';
comment on column warehouse.habit_goal_view.valid_from is 'The person''s own day from which the goal applies.';
comment on column warehouse.habit_goal_view.measure is
  'amount (minutes for the kind time) or days with a record. Null: no goal from this day on.';
comment on column warehouse.habit_goal_view.target is 'Amount or number of days in the period. Null: no goal.';
comment on column warehouse.habit_goal_view.period is 'day, week, month, or days: every_days days. Null: no goal.';
comment on column warehouse.habit_goal_view.every_days is 'Number of days, 1 to 366. Null: the period is another one.';
comment on column warehouse.habit_goal_view.direction is 'at_least or at_most. Null: no goal.';

comment on view warehouse.day_mark_view is
  'One row per person, habit and day that the person marked, without the note.';
comment on column warehouse.day_mark_view.user_id is 'Telegram''s id of the person.';
comment on column warehouse.day_mark_view.habit_id is 'Habit: dim_habits_view.';
comment on column warehouse.day_mark_view.local_date is 'The person''s own day; it has no record of the habit.';
comment on column warehouse.day_mark_view.mark is 'skip: the day does not count. no: the habit was not done.';

comment on view warehouse.habit_day_view is
  'One row per habit of a person and day up to the person''s today, judged by the goal that applied on the day.';
comment on column warehouse.habit_day_view.user_id is 'Telegram''s id of the person.';
comment on column warehouse.habit_day_view.habit_id is 'Habit: dim_habits_view.';
comment on column warehouse.habit_day_view.local_date is 'The person''s own day, from the first that counts.';
comment on column warehouse.habit_day_view.kept is
  'The goal was reached. False also on days of rest and while the day or its period is open. Null: no goal applies.';
comment on column warehouse.habit_day_view.target is
  'Target of the goal for its whole period: habit_goal_view. Null: no goal applies.';
comment on column warehouse.habit_day_view.done is
  'Recorded on the day: minutes or amount, or 1 where the goal counts days or none applies.';
comment on column warehouse.habit_day_view.rest is 'The day was skipped, or the person rests: it is not judged.';

comment on view warehouse.dim_category_view is 'One row per category of a person, without starters.';
comment on column warehouse.dim_category_view.category_id is 'Key.';
comment on column warehouse.dim_category_view.user_id is 'The person who owns it.';
comment on column warehouse.dim_category_view.category_name is 'Name; unique for the person, ignoring case.';
