DROP INDEX "ops"."job_run_open";--> statement-breakpoint
ALTER TABLE "ops"."job_run" ADD COLUMN "cancel_requested_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "ops"."job_run" ADD COLUMN "dry_run" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "job_run_newest_real" ON "ops"."job_run" USING btree ("job","run_id") WHERE "ops"."job_run"."state" <> 'skipped';--> statement-breakpoint
CREATE INDEX "job_run_newest_success" ON "ops"."job_run" USING btree ("job","run_id") WHERE "ops"."job_run"."state" = 'succeeded';--> statement-breakpoint
CREATE INDEX "job_run_open" ON "ops"."job_run" USING btree ("job","run_id") WHERE "ops"."job_run"."finished_at" is null;