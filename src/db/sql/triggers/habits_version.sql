create or replace trigger habits_version_after_insert after insert on warehouse.dim_habits
referencing new table as changed_rows
for each statement execute function warehouse.change_habits_version();

create or replace trigger habits_version_after_update after update on warehouse.dim_habits
referencing new table as changed_rows
for each statement execute function warehouse.change_habits_version();

create or replace trigger habits_version_after_delete after delete on warehouse.dim_habits
referencing old table as changed_rows
for each statement execute function warehouse.change_habits_version();

create or replace trigger habits_version_after_insert after insert on warehouse.habit_goal
referencing new table as changed_rows
for each statement execute function warehouse.change_habits_version();

create or replace trigger habits_version_after_update after update on warehouse.habit_goal
referencing new table as changed_rows
for each statement execute function warehouse.change_habits_version();

create or replace trigger habits_version_after_delete after delete on warehouse.habit_goal
referencing old table as changed_rows
for each statement execute function warehouse.change_habits_version();

create or replace trigger habits_version_after_update after update on warehouse.dim_category
referencing new table as changed_rows
for each statement execute function warehouse.change_habits_version();
