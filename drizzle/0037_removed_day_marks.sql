CREATE TABLE "warehouse"."removed_day_mark" (
	"user_id" bigint NOT NULL,
	"habit_id" bigint NOT NULL,
	"local_date" date NOT NULL,
	"mark" text NOT NULL,
	"note" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"merged_from_habit_id" bigint,
	"bot_id" bigint,
	"chat_id" bigint,
	"message_id" bigint,
	CONSTRAINT "removed_day_mark_pkey" PRIMARY KEY("user_id","habit_id","local_date"),
	CONSTRAINT "removed_day_mark_mark" CHECK ("warehouse"."removed_day_mark"."mark" in ('skip', 'no')),
	CONSTRAINT "removed_day_mark_local_date" CHECK ("warehouse"."removed_day_mark"."local_date" >= date '1970-01-01')
);
--> statement-breakpoint
ALTER TABLE "warehouse"."day_mark" ADD COLUMN "bot_id" bigint;--> statement-breakpoint
ALTER TABLE "warehouse"."day_mark" ADD COLUMN "chat_id" bigint;--> statement-breakpoint
ALTER TABLE "warehouse"."day_mark" ADD COLUMN "message_id" bigint;--> statement-breakpoint
ALTER TABLE "warehouse"."removed_day_mark" ADD CONSTRAINT "removed_day_mark_own_habit" FOREIGN KEY ("user_id","habit_id") REFERENCES "warehouse"."dim_habits"("user_id","habit_id") ON DELETE no action ON UPDATE no action;