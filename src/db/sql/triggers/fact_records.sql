create or replace trigger agg_daily_after_insert after insert on warehouse.fact_records
referencing new table as new_rows
for each statement execute function warehouse.update_agg_daily();

create or replace trigger agg_daily_after_update after update on warehouse.fact_records
referencing old table as old_rows new table as new_rows
for each statement execute function warehouse.update_agg_daily();
