CREATE SCHEMA "ops";
--> statement-breakpoint
CREATE TABLE "ops"."audit_log" (
	"audit_id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "ops"."audit_log_audit_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"user_id" bigint NOT NULL,
	"chat_id" bigint,
	"command" text NOT NULL,
	"arguments" text DEFAULT '' NOT NULL,
	"allowed" boolean NOT NULL,
	"logged_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ops"."dialogue" (
	"chat_id" bigint NOT NULL,
	"user_id" bigint NOT NULL,
	"thread_id" bigint,
	"state" jsonb NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "dialogue_chat_id_user_id_pk" PRIMARY KEY("chat_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "ops"."sql_object" (
	"path" text PRIMARY KEY NOT NULL,
	"sha256" text NOT NULL,
	"applied_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ops"."telegram_pending" (
	"update_id" bigint PRIMARY KEY NOT NULL,
	"user_id" bigint,
	"update" jsonb NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ops"."telegram_update" (
	"update_id" bigint PRIMARY KEY NOT NULL,
	"handled_at" timestamp with time zone DEFAULT now() NOT NULL,
	"user_id" bigint,
	"outcome" jsonb
);
--> statement-breakpoint
CREATE INDEX "audit_log_logged_at" ON "ops"."audit_log" USING btree ("logged_at");--> statement-breakpoint
CREATE INDEX "dialogue_expires_at" ON "ops"."dialogue" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "telegram_pending_user_id" ON "ops"."telegram_pending" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "telegram_update_handled_at" ON "ops"."telegram_update" USING btree ("handled_at");--> statement-breakpoint
CREATE INDEX "telegram_update_user_id" ON "ops"."telegram_update" USING btree ("user_id");