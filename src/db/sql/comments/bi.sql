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

comment on view warehouse.dim_category_view is 'One row per category of a person, without starters.';
comment on column warehouse.dim_category_view.category_id is 'Key.';
comment on column warehouse.dim_category_view.user_id is 'The person who owns it.';
comment on column warehouse.dim_category_view.category_name is 'Name; unique for the person, ignoring case.';
