comment on view warehouse.dim_users_view is 'One row per person, without what reaches them: no chat, no user name.';
comment on column warehouse.dim_users_view.user_id is 'Telegram''s id.';
comment on column warehouse.dim_users_view.full_name is 'First and last name, else user ID.';
comment on column warehouse.dim_users_view.is_premium is 'True for Telegram Premium.';
comment on column warehouse.dim_users_view.language is 'Language the person chose: en or ru; null: none chosen.';
comment on column warehouse.dim_users_view.time_zone is 'IANA name the person chose; null: the installation''s.';
comment on column warehouse.dim_users_view.first_seen_at is 'Instant of the first contact.';
comment on column warehouse.dim_users_view.last_seen_at is 'Instant of the last contact, to the minute.';

comment on view warehouse.dim_habits_view is 'One row per habit of a person, without starters.';
comment on column warehouse.dim_habits_view.habit_id is 'Key.';
comment on column warehouse.dim_habits_view.user_id is 'Whose it is.';
comment on column warehouse.dim_habits_view.habit_name is 'Unique for the person without case.';
comment on column warehouse.dim_habits_view.category_id is 'Its category: dim_category_view.';
comment on column warehouse.dim_habits_view.archived_at is 'Since when it is not offered; null: active.';

comment on view warehouse.dim_category_view is 'One row per category of a person, without starters.';
comment on column warehouse.dim_category_view.category_id is 'Key.';
comment on column warehouse.dim_category_view.user_id is 'Whose it is.';
comment on column warehouse.dim_category_view.category_name is 'Unique for the person without case.';
