-- One row per person, habit and day that the person marked, without the note. For BI tools.
create or replace view warehouse.day_mark_view as
select m.user_id, m.habit_id, m.local_date, m.mark
from warehouse.day_mark m;
