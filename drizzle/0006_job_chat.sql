CREATE TABLE "ops"."job_alert" (
	"alert_id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "ops"."job_alert_alert_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"job" text NOT NULL,
	"kind" text NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	"failures" integer NOT NULL,
	"run_id" bigint,
	"error" text,
	"closed_at" timestamp with time zone,
	CONSTRAINT "job_alert_kind" CHECK ("ops"."job_alert"."kind" in ('failed', 'late'))
);
--> statement-breakpoint
CREATE TABLE "ops"."job_backfill" (
	"backfill_id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "ops"."job_backfill_backfill_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"job" text NOT NULL,
	"requested_by" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"state" text NOT NULL,
	CONSTRAINT "job_backfill_state" CHECK ("ops"."job_backfill"."state" in ('running', 'cancelled', 'done'))
);
--> statement-breakpoint
CREATE TABLE "ops"."job_backfill_window" (
	"backfill_id" bigint NOT NULL,
	"window_from" timestamp with time zone NOT NULL,
	"window_to" timestamp with time zone NOT NULL,
	"run_id" bigint,
	CONSTRAINT "job_backfill_window_backfill_id_window_from_pk" PRIMARY KEY("backfill_id","window_from")
);
--> statement-breakpoint
CREATE TABLE "ops"."job_card" (
	"chat_id" bigint NOT NULL,
	"message_id" bigint NOT NULL,
	"run_id" bigint,
	"backfill_id" bigint,
	"user_id" bigint NOT NULL,
	"language" text NOT NULL,
	"shown" text DEFAULT '' NOT NULL,
	"edited_at" timestamp with time zone DEFAULT now() NOT NULL,
	"done_at" timestamp with time zone,
	CONSTRAINT "job_card_chat_id_message_id_pk" PRIMARY KEY("chat_id","message_id"),
	CONSTRAINT "job_card_subject" CHECK (("ops"."job_card"."run_id" is null) <> ("ops"."job_card"."backfill_id" is null))
);
--> statement-breakpoint
CREATE TABLE "ops"."job_notice" (
	"notice_id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "ops"."job_notice_notice_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"chat_id" bigint NOT NULL,
	"alert_id" bigint,
	"run_id" bigint,
	"message_id" bigint,
	"shown" integer DEFAULT 0 NOT NULL,
	"claimed_until" timestamp with time zone DEFAULT '-infinity' NOT NULL,
	"kept_at" timestamp with time zone,
	"done_at" timestamp with time zone,
	CONSTRAINT "job_notice_subject" CHECK (("ops"."job_notice"."run_id" is null) <> ("ops"."job_notice"."alert_id" is null))
);
--> statement-breakpoint
CREATE TABLE "ops"."job_notify" (
	"user_id" bigint NOT NULL,
	"job" text NOT NULL,
	"level" text NOT NULL,
	"told_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "job_notify_user_id_job_pk" PRIMARY KEY("user_id","job"),
	CONSTRAINT "job_notify_level" CHECK ("ops"."job_notify"."level" in ('all', 'failures', 'none'))
);
--> statement-breakpoint
ALTER TABLE "ops"."job_backfill_window" ADD CONSTRAINT "job_backfill_window_backfill_id_job_backfill_backfill_id_fk" FOREIGN KEY ("backfill_id") REFERENCES "ops"."job_backfill"("backfill_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ops"."job_backfill_window" ADD CONSTRAINT "job_backfill_window_run_id_job_run_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "ops"."job_run"("run_id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ops"."job_card" ADD CONSTRAINT "job_card_run_id_job_run_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "ops"."job_run"("run_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ops"."job_card" ADD CONSTRAINT "job_card_backfill_id_job_backfill_backfill_id_fk" FOREIGN KEY ("backfill_id") REFERENCES "ops"."job_backfill"("backfill_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ops"."job_notice" ADD CONSTRAINT "job_notice_alert_id_job_alert_alert_id_fk" FOREIGN KEY ("alert_id") REFERENCES "ops"."job_alert"("alert_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ops"."job_notice" ADD CONSTRAINT "job_notice_run_id_job_run_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "ops"."job_run"("run_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "job_alert_open" ON "ops"."job_alert" USING btree ("job","kind") WHERE "ops"."job_alert"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "job_alert_newest" ON "ops"."job_alert" USING btree ("job","kind","alert_id");--> statement-breakpoint
CREATE INDEX "job_backfill_open" ON "ops"."job_backfill" USING btree ("backfill_id") WHERE "ops"."job_backfill"."state" = 'running';--> statement-breakpoint
CREATE INDEX "job_backfill_window_run_id" ON "ops"."job_backfill_window" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "job_card_open" ON "ops"."job_card" USING btree ("edited_at") WHERE "ops"."job_card"."done_at" is null;--> statement-breakpoint
CREATE INDEX "job_card_run_id" ON "ops"."job_card" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "job_card_backfill_id" ON "ops"."job_card" USING btree ("backfill_id");--> statement-breakpoint
CREATE UNIQUE INDEX "job_notice_alert" ON "ops"."job_notice" USING btree ("alert_id","chat_id") WHERE "ops"."job_notice"."alert_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "job_notice_run" ON "ops"."job_notice" USING btree ("run_id","chat_id") WHERE "ops"."job_notice"."run_id" is not null;--> statement-breakpoint
CREATE INDEX "job_notice_open" ON "ops"."job_notice" USING btree ("notice_id") WHERE "ops"."job_notice"."done_at" is null;--> statement-breakpoint
CREATE INDEX "job_notice_kept" ON "ops"."job_notice" USING btree ("chat_id") WHERE "ops"."job_notice"."kept_at" is not null;