create or replace trigger notify_after_insert after insert on warehouse.fact_records
referencing new table as changed_rows
for each statement execute function warehouse.notify_records_changed();

create or replace trigger notify_after_update after update on warehouse.fact_records
referencing old table as old_rows new table as changed_rows
for each statement execute function warehouse.notify_records_changed();

create or replace trigger notify_after_delete after delete on warehouse.fact_records
referencing old table as changed_rows
for each statement execute function warehouse.notify_records_changed();

create or replace trigger notify_names_changed after update on warehouse.dim_habits
for each row when ((old.habit_name, old.category_id) is distinct from (new.habit_name, new.category_id))
execute function warehouse.notify_names_changed();

create or replace trigger notify_names_changed after update on warehouse.dim_category
for each row when (old.category_name is distinct from new.category_name)
execute function warehouse.notify_names_changed();

create or replace trigger notify_names_changed after update on warehouse.dim_users
for each row when (
  (old.first_name, old.last_name, old.username) is distinct from (new.first_name, new.last_name, new.username))
execute function warehouse.notify_names_changed();

create or replace trigger notify_session_ended after delete on ops.web_session
for each row execute function ops.notify_session_ended();
