ALTER TABLE "ops"."job_alert" DROP CONSTRAINT "job_alert_kind";--> statement-breakpoint
DROP INDEX "ops"."job_alert_open";--> statement-breakpoint
ALTER TABLE "ops"."job_alert" ADD COLUMN "key" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "ops"."job_alert" ADD COLUMN "values" jsonb;--> statement-breakpoint
ALTER TABLE "ops"."job_alert" ADD COLUMN "announced_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "ops"."job_alert" ADD COLUMN "is_quiet" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "job_alert_unannounced" ON "ops"."job_alert" USING btree ("alert_id") WHERE "ops"."job_alert"."kind" = 'said' and "ops"."job_alert"."announced_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "job_alert_open" ON "ops"."job_alert" USING btree ("job","kind","key") WHERE "ops"."job_alert"."closed_at" is null;--> statement-breakpoint
ALTER TABLE "ops"."job_alert" ADD CONSTRAINT "job_alert_kind" CHECK ("ops"."job_alert"."kind" in ('failed', 'late', 'said'));