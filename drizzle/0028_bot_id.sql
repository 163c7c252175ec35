CREATE TABLE "ops"."bot" (
	"bot_id" bigint PRIMARY KEY NOT NULL,
	"telegram_id" bigint NOT NULL,
	"first_started_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "bot_telegram_id_unique" UNIQUE("telegram_id")
);
--> statement-breakpoint
-- The rows that exist belong to the first bot, 0. The default writes none of them; only the keys are built again.
ALTER TABLE "ops"."audit_log" ADD COLUMN "bot_id" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "ops"."dialogue" ADD COLUMN "bot_id" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "ops"."job_card" ADD COLUMN "bot_id" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "ops"."job_notice" ADD COLUMN "bot_id" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "ops"."telegram_update" ADD COLUMN "bot_id" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "ops"."record_question" ADD COLUMN "bot_id" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "warehouse"."fact_records" ADD COLUMN "bot_id" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "warehouse"."staging_rejects" ADD COLUMN "bot_id" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "warehouse"."staging_table" ADD COLUMN "bot_id" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "ops"."dialogue" DROP CONSTRAINT "dialogue_chat_id_user_id_pk",
	ADD CONSTRAINT "dialogue_bot_id_chat_id_user_id_pk" PRIMARY KEY("bot_id","chat_id","user_id");--> statement-breakpoint
ALTER TABLE "ops"."job_card" DROP CONSTRAINT "job_card_chat_id_message_id_pk",
	ADD CONSTRAINT "job_card_bot_id_chat_id_message_id_pk" PRIMARY KEY("bot_id","chat_id","message_id");--> statement-breakpoint
ALTER TABLE "ops"."telegram_update" DROP CONSTRAINT "telegram_update_pkey",
	ADD CONSTRAINT "telegram_update_pkey" PRIMARY KEY("bot_id","update_id");--> statement-breakpoint
ALTER TABLE "ops"."audit_log" DROP CONSTRAINT "audit_log_update_id_unique",
	ADD CONSTRAINT "audit_log_update" UNIQUE("bot_id","update_id");--> statement-breakpoint
DROP INDEX "warehouse"."fact_records_message";--> statement-breakpoint
CREATE UNIQUE INDEX "fact_records_message" ON "warehouse"."fact_records" USING btree ("bot_id","chat_id","message_id","message_entry") WHERE "warehouse"."fact_records"."message_id" is not null;
