-- The functions, views and triggers that each file of src/db/sql created. Until now this was not stored, so this list
-- has the objects of all files up to version 0.1, those included that only an earlier text of a file created. Objects
-- of this list that no file creates any more are dropped when the files are applied.
ALTER TABLE "ops"."sql_object" ADD COLUMN "objects" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
UPDATE "ops"."sql_object" SET "objects" = "known"."objects"
FROM (SELECT "path", array_agg("object") AS "objects" FROM (VALUES
	('functions/agg_daily_differences.sql', 'function warehouse.agg_daily_differences(int8)'),
	('functions/batch_aggregations.sql', 'function ops.batch_aggregations(text)'),
	('functions/batch_bucket.sql', 'function ops.batch_bucket(timestamptz,text,text)'),
	('functions/batch_changed.sql', 'function ops.batch_changed()'),
	('functions/batch_check_definition.sql', 'function ops.batch_check_definition()'),
	('functions/batch_check_job.sql', 'function ops.batch_check_job()'),
	('functions/batch_check_metric.sql', 'function ops.batch_check_metric()'),
	('functions/batch_filter.sql', 'function ops.batch_filter(text)'),
	('functions/batch_filter_comparison.sql', 'function ops.batch_filter_comparison(_int4,_text,_text,int4)'),
	('functions/batch_filter_fault.sql', 'function ops.batch_filter_fault(int4,text,text,text)'),
	('functions/batch_filter_join.sql', 'function ops.batch_filter_join(_jsonb,text)'),
	('functions/batch_filter_tokens.sql', 'function ops.batch_filter_tokens(text)'),
	('functions/batch_filter_value.sql', 'function ops.batch_filter_value(int4,text,text)'),
	('functions/batch_granularity.sql', 'function ops.batch_granularity(text)'),
	('functions/batch_hour.sql', 'function ops.batch_hour(timestamptz,text)'),
	('functions/batch_instant.sql', 'function ops.batch_instant(timestamp,text)'),
	('functions/batch_is_value.sql', 'function ops.batch_is_value(text,text)'),
	('functions/batch_key.sql', 'function ops.batch_key(text)'),
	('functions/batch_source.sql', 'function ops.batch_source(text)'),
	('functions/batch_touch.sql', 'function ops.batch_touch()'),
	('functions/clean_text.sql', 'function warehouse.clean_text(text)'),
	('functions/day_total.sql', 'function warehouse.day_total(int8,date)'),
	('functions/dtrack_attach.sql', 'function dtrack.attach()'),
	('functions/dtrack_job_number.sql', 'function dtrack.job_number(text,text)'),
	('functions/dtrack_log_error.sql', 'function dtrack.log_error(text,jsonb,text,text,text)'),
	('functions/dtrack_matches.sql', 'function dtrack.matches(text)'),
	('functions/dtrack_on_enterprise.sql', 'function dtrack.on_enterprise()'),
	('functions/dtrack_on_package.sql', 'function dtrack.on_package()'),
	('functions/dtrack_on_shipment.sql', 'function dtrack.on_shipment()'),
	('functions/dtrack_retry_errors.sql', 'function dtrack.retry_errors(bool)'),
	('functions/dtrack_send_again.sql', 'function dtrack.send_again(text)'),
	('functions/dtrack_take_package.sql', 'function dtrack.take_package(jsonb,jsonb)'),
	('functions/dtrack_take_shipment.sql', 'function dtrack.take_shipment(jsonb,jsonb)'),
	('functions/energy_add_devices.sql', 'function energy.add_devices(_text,_float8)'),
	('functions/energy_compute.sql', 'function energy.compute(int4,timestamptz)'),
	('functions/energy_compute.sql', 'function energy.compute(int4,timestamptz,int4,int4)'),
	('functions/energy_compute.sql', 'function energy.compute(int4,timestamptz,text,text)'),
	('functions/energy_half_hour.sql', 'function energy.half_hour(timestamptz)'),
	('functions/energy_is_noise.sql', 'function energy.is_noise(float8,float8)'),
	('functions/energy_is_reset.sql', 'function energy.is_reset(float8,float8,float8)'),
	('functions/energy_is_rollover.sql', 'function energy.is_rollover(float8,float8,float8)'),
	('functions/energy_next_base.sql', 'function energy.next_base(float8,float8)'),
	('functions/energy_plan.sql', 'function energy.plan(timestamptz,timestamptz,timestamptz,timestamptz)'),
	('functions/energy_reading_fault.sql',
		'function energy.reading_fault(text,float8,float8,float8,float8,timestamptz,'
		'timestamptz)'),
	('functions/energy_refuse.sql', 'function energy.refuse(text,timestamptz)'),
	('functions/energy_register_base.sql', 'aggregate energy.register_base(float8)'),
	('functions/energy_register_half_hours.sql',
		'function energy.register_half_hours(text,timestamptz,timestamptz,float8,timestamptz,'
		'float8,interval,bool)'),
	('functions/energy_register_rise.sql', 'function energy.register_rise(float8,float8,float8)'),
	('functions/energy_register_slots.sql',
		'function energy.register_slots(text,timestamptz,timestamptz,float8,timestamptz,'
		'float8,interval)'),
	('functions/energy_register_slots_rising.sql',
		'function energy.register_slots_rising(text,timestamptz,timestamptz,timestamptz,'
		'float8,timestamptz)'),
	('functions/energy_take.sql', 'function energy.take(_text,_timestamptz,_float8,_float8,_float8,_float8)'),
	('functions/energy_visible_since.sql', 'function energy.visible_since()'),
	('functions/forget_person.sql', 'function warehouse.forget_person(int8)'),
	('functions/forget_person.sql', 'function warehouse.forget_person(int8,int8)'),
	('functions/full_name.sql', 'function warehouse.full_name(warehouse.dim_users)'),
	('functions/greet.sql', 'function warehouse.greet(int8,int8,bool,int8,text,text,text,bool,text)'),
	('functions/greet.sql', 'function warehouse.greet(int8,int8,bool,int8,text,text,text,bool,text,bool,text)'),
	('functions/greet.sql', 'function warehouse.greet(int8,int8,bool,int8,text,text,text,bool,text,bool)'),
	('functions/greet.sql', 'function warehouse.greet(jsonb)'),
	('functions/greet.sql', 'function warehouse.greet(json)'),
	('functions/habit_names.sql', 'function warehouse.habit_names(int8,text)'),
	('functions/habit_names.sql', 'function warehouse.habit_names(int8)'),
	('functions/keep_agg_daily.sql', 'function warehouse.keep_agg_daily()'),
	('functions/language_of.sql', 'function warehouse.language_of(text,text,text)'),
	('functions/load_habits.sql', 'function warehouse.load_habits(int8,text)'),
	('functions/load_known.sql', 'function warehouse.load_known(warehouse.staging_table,text)'),
	('functions/load_person.sql', 'function warehouse.load_person(int8)'),
	('functions/load_staged.sql', 'function warehouse.load_staged(int8,text,text,int8)'),
	('functions/load_unknown.sql', 'function warehouse.load_unknown(warehouse.staging_table,text,text)'),
	('functions/load_unusual.sql', 'function warehouse.load_unusual(int8,int8,int8,int8,text,text)'),
	('functions/local_day.sql', 'function warehouse.local_day(timestamptz,text,int4)'),
	('functions/lock_person.sql', 'function warehouse.lock_person(int8)'),
	('functions/mark_handled.sql', 'function warehouse.mark_handled(int8,int8)'),
	('functions/move_staged.sql', 'function warehouse.move_staged(int8,int8,text)'),
	('functions/orders_once.sql', 'function staging.orders_once(int8)'),
	('functions/orders_once.sql', 'function staging.orders_once(int8,bool)'),
	('functions/own_category.sql', 'function warehouse.own_category(int8,text)'),
	('functions/own_habit.sql', 'function warehouse.own_habit(int8,text,text)'),
	('functions/rebuild_agg_daily.sql', 'function warehouse.rebuild_agg_daily()'),
	('functions/record_many.sql', 'function warehouse.record_many(jsonb)'),
	('functions/record_many.sql', 'function warehouse.record_many(json)'),
	('functions/record_once.sql',
		'function warehouse.record_once(int8,int8,int8,int8,text,text,numeric,int8,date,text,'
		'text,text,text,bool,text,bool,text,text)'),
	('functions/record_once.sql',
		'function warehouse.record_once(int8,int8,int8,int8,text,text,numeric,int8,date,text,'
		'text,text,text,bool,text,bool,text,text,numeric)'),
	('functions/record_outcome.sql', 'function warehouse.record_outcome(int8)'),
	('functions/reject_outcome.sql', 'function warehouse.reject_outcome(int8)'),
	('functions/reject_staged.sql', 'function warehouse.reject_staged(int8)'),
	('functions/restage_rejects.sql', 'function warehouse.restage_rejects()'),
	('functions/staging_fault.sql', 'function warehouse.staging_fault(warehouse.staging_table)'),
	('functions/table_anew.sql', 'function staging.table_anew(regclass)'),
	('functions/tell_person.sql', 'function warehouse.tell_person()'),
	('functions/tell_records.sql', 'function warehouse.tell_records()'),
	('functions/tell_session.sql', 'function ops.tell_session()'),
	('functions/usage_calculate.sql', 'function usage.calculate(text,text,int4,text,timestamptz)'),
	('functions/usage_day.sql', 'function usage.day(int8,timestamp,text)'),
	('functions/usage_forget_old.sql', 'function usage.forget_old(text,timestamptz)'),
	('functions/usage_last_done.sql', 'function usage.last_done(text,text)'),
	('functions/usage_place.sql', 'function usage.place(int8,timestamp,text)'),
	('functions/usage_plan.sql', 'function usage.plan(int4)'),
	('functions/usage_refuse_unnamed.sql', 'function usage.refuse_unnamed(int4,timestamptz)'),
	('functions/usage_reset.sql', 'function usage.reset(timestamp,text)'),
	('functions/usage_reset_due.sql', 'function usage.reset_due(text,timestamptz)'),
	('functions/usage_reset_due.sql', 'function usage.reset_due(text,timestamptz,timestamptz)'),
	('triggers/batch.sql', 'trigger batch_check on public.batch_jobs'),
	('triggers/batch.sql', 'trigger batch_check on public.batchjob_definitions'),
	('triggers/batch.sql', 'trigger batch_check on public.batchjob_metrics'),
	('triggers/batch.sql', 'trigger batch_touch on public.batch_jobs'),
	('triggers/batch.sql', 'trigger batch_touch on public.batchjob_definitions'),
	('triggers/batch.sql', 'trigger batch_touch on public.batchjob_metrics'),
	('triggers/batch.sql', 'trigger batch_touch on public.batch_job_storage'),
	('triggers/batch.sql', 'trigger batch_touch on public.ruleexecutionresults'),
	('triggers/batch.sql', 'trigger batch_changed on public.batch_jobs'),
	('triggers/batch.sql', 'trigger batch_changed on public.batchjob_definitions'),
	('triggers/batch.sql', 'trigger batch_changed on public.batchjob_metrics'),
	('triggers/batch.sql', 'trigger batch_changed on public.metricsandtables'),
	('triggers/dashboard.sql', 'trigger tell_after_insert on warehouse.fact_records'),
	('triggers/dashboard.sql', 'trigger tell_after_update on warehouse.fact_records'),
	('triggers/dashboard.sql', 'trigger tell_after_delete on warehouse.fact_records'),
	('triggers/dashboard.sql', 'trigger tell_renamed on warehouse.dim_habits'),
	('triggers/dashboard.sql', 'trigger tell_renamed on warehouse.dim_category'),
	('triggers/dashboard.sql', 'trigger tell_renamed on warehouse.dim_users'),
	('triggers/dashboard.sql', 'trigger tell_ended on ops.web_session'),
	('triggers/dtrack.sql', 'trigger on_shipment on dtrack.shipment'),
	('triggers/dtrack.sql', 'trigger on_package on dtrack.package'),
	('triggers/fact_records.sql', 'trigger agg_daily_after_update on warehouse.fact_records'),
	('triggers/fact_records.sql', 'trigger agg_daily_after_insert on warehouse.fact_records'),
	('views/daily_view.sql', 'view warehouse.daily_view'),
	('views/dim_category_view.sql', 'view warehouse.dim_category_view'),
	('views/dim_habits_view.sql', 'view warehouse.dim_habits_view'),
	('views/dim_users_view.sql', 'view warehouse.dim_users_view'),
	('views/f_customer_retention.sql', 'view mart.f_customer_retention'),
	('views/f_customer_retention_by_item.sql', 'view mart.f_customer_retention_by_item'),
	('views/habit_view.sql', 'view warehouse.habit_view')
) "created" ("path", "object") GROUP BY "path") "known"
WHERE "sql_object"."path" = "known"."path";--> statement-breakpoint
-- The first text of 0015_sales_columns, which this hash names, created staging.user_order_log without the grants of the
-- table that it replaced. They are stored nowhere. A guess from other tables could show orders of customers to a role
-- that must not see them, so this only writes the roles that may have lost rights to the server's log. tally_bi never
-- had any.
DO $$
DECLARE
	roles text;
BEGIN
	IF NOT EXISTS (
		SELECT FROM "drizzle"."__drizzle_migrations"
		WHERE "hash" = 'd4204e326bf943120b44cbfd62b4781eb1a9840f8510178b01223b29d7c13f0b'
	) THEN
		RETURN;
	END IF;
	SELECT string_agg(DISTINCT CASE "a"."grantee" WHEN 0 THEN 'public' ELSE "a"."grantee"::regrole::text END, ', ')
	INTO roles
	FROM pg_class "c" CROSS JOIN aclexplode("c"."relacl") "a"
	WHERE "c"."relnamespace" = 'staging'::regnamespace AND "c"."relkind" = 'r' AND "a"."grantee" <> "c"."relowner"
		AND NOT has_table_privilege("a"."grantee", 'staging.user_order_log', "a"."privilege_type");
	IF roles IS NOT NULL THEN
		RAISE WARNING 'an earlier update may have removed rights on staging.user_order_log from %; grant them again', roles;
	END IF;
END
$$;
