CREATE TABLE "ops"."job_log" (
	"log_id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "ops"."job_log_log_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"run_id" bigint NOT NULL,
	"logged_at" timestamp with time zone DEFAULT now() NOT NULL,
	"level" text NOT NULL,
	"message" text NOT NULL,
	"data" jsonb,
	CONSTRAINT "job_log_level" CHECK ("ops"."job_log"."level" in ('info', 'warn', 'error'))
);
--> statement-breakpoint
CREATE TABLE "ops"."job_pause" (
	"job" text PRIMARY KEY NOT NULL,
	"paused_by" bigint,
	"paused_at" timestamp with time zone DEFAULT now() NOT NULL,
	"reason" text
);
--> statement-breakpoint
CREATE TABLE "ops"."job_run" (
	"run_id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "ops"."job_run_run_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"job" text NOT NULL,
	"trigger" text NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"window_from" timestamp with time zone,
	"window_to" timestamp with time zone,
	"params" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"requested_by" bigint,
	"state" text NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"heartbeat_at" timestamp with time zone,
	"instance" text,
	"progress" jsonb,
	"counts" jsonb,
	"error" text,
	"skip_reason" text,
	CONSTRAINT "job_run_trigger" CHECK ("ops"."job_run"."trigger" in ('schedule', 'event', 'manual', 'backfill', 'catch_up', 'retry')),
	CONSTRAINT "job_run_state" CHECK ("ops"."job_run"."state" in ('queued', 'running', 'succeeded', 'failed', 'cancelled', 'timed_out', 'lost', 'skipped'))
);
--> statement-breakpoint
CREATE TABLE "ops"."job_state" (
	"job" text NOT NULL,
	"key" text NOT NULL,
	"value" jsonb NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "job_state_job_key_pk" PRIMARY KEY("job","key")
);
--> statement-breakpoint
ALTER TABLE "ops"."job_log" ADD CONSTRAINT "job_log_run_id_job_run_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "ops"."job_run"("run_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "job_log_run_id" ON "ops"."job_log" USING btree ("run_id","log_id");--> statement-breakpoint
CREATE UNIQUE INDEX "job_run_tick" ON "ops"."job_run" USING btree ("job","due_at") WHERE "ops"."job_run"."trigger" in ('schedule', 'catch_up');--> statement-breakpoint
CREATE INDEX "job_run_newest" ON "ops"."job_run" USING btree ("job","run_id");--> statement-breakpoint
CREATE INDEX "job_run_open" ON "ops"."job_run" USING btree ("state") WHERE "ops"."job_run"."state" in ('queued', 'running');--> statement-breakpoint
CREATE INDEX "job_run_finished_at" ON "ops"."job_run" USING btree ("finished_at");