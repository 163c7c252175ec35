-- One row per person, without chat and user name. For BI tools.
create or replace view warehouse.dim_users_view as
select user_id, coalesce(warehouse.visible_name(first_name, last_name), 'user ' || user_id) as full_name,
  is_premium, language, time_zone, first_seen_at, last_seen_at
from warehouse.dim_users;
