DROP INDEX "warehouse"."fact_records_by_habit";--> statement-breakpoint
ALTER TABLE "warehouse"."dim_habits" ADD COLUMN "made_by_record" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "warehouse"."dim_habits" ADD COLUMN "removed_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "fact_records_of_habit" ON "warehouse"."fact_records" USING btree ("user_id","habit_id","local_date","record_id");--> statement-breakpoint
ALTER TABLE "warehouse"."dim_habits" ADD CONSTRAINT "dim_habits_removed" CHECK ("warehouse"."dim_habits"."removed_at" is null or "warehouse"."dim_habits"."archived_at" is not null and "warehouse"."dim_habits"."made_by_record");