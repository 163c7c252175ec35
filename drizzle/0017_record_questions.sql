CREATE TABLE "ops"."record_question" (
	"question_id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "ops"."record_question_question_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"user_id" bigint NOT NULL,
	"chat_id" bigint NOT NULL,
	"message_id" bigint,
	"message_entry" smallint DEFAULT 0 NOT NULL,
	"bot_message_id" bigint,
	"asks" text NOT NULL,
	"step" smallint DEFAULT 0 NOT NULL,
	"understood" jsonb NOT NULL,
	"readings" jsonb NOT NULL,
	"entry_date" date NOT NULL,
	"sent_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"asked_at" timestamp with time zone DEFAULT now() NOT NULL,
	"closed_at" timestamp with time zone,
	"record_id" bigint,
	CONSTRAINT "record_question_asks" CHECK ("ops"."record_question"."asks" in ('habit', 'which-habit', 'new-habit', 'duration', 'day', 'meaning', 'over-a-day'))
);
--> statement-breakpoint
DROP INDEX "warehouse"."fact_records_message";--> statement-breakpoint
ALTER TABLE "warehouse"."fact_records" ADD COLUMN "stated" jsonb;--> statement-breakpoint
ALTER TABLE "warehouse"."fact_records" ADD COLUMN "message_entry" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "warehouse"."staging_rejects" ADD COLUMN "message_entry" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "warehouse"."staging_table" ADD COLUMN "message_entry" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "record_question_newest" ON "ops"."record_question" USING btree ("user_id","chat_id","asked_at");--> statement-breakpoint
CREATE INDEX "record_question_created_at" ON "ops"."record_question" USING btree ("created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "fact_records_message" ON "warehouse"."fact_records" USING btree ("chat_id","message_id","message_entry") WHERE "warehouse"."fact_records"."message_id" is not null;