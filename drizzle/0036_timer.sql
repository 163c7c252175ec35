CREATE TABLE "warehouse"."timer" (
	"user_id" bigint NOT NULL,
	"habit_id" bigint NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"target_minutes" integer,
	"rings_at" timestamp with time zone,
	"chat_id" bigint NOT NULL,
	"message_id" bigint,
	"rings" text,
	"stopped_at" timestamp with time zone,
	"bot_id" bigint NOT NULL,
	"thread_id" bigint,
	"claimed_until" timestamp with time zone,
	"merged_from_habit_id" bigint,
	CONSTRAINT "timer_pkey" PRIMARY KEY("user_id","habit_id"),
	CONSTRAINT "timer_target_minutes" CHECK ("warehouse"."timer"."target_minutes" between 1 and 1439),
	CONSTRAINT "timer_rings" CHECK ("warehouse"."timer"."rings" in ('target', 'long', 'end', 'ended', 'over')),
	CONSTRAINT "timer_rings_both" CHECK (("warehouse"."timer"."rings" is null) = ("warehouse"."timer"."rings_at" is null)),
	CONSTRAINT "timer_stopped_at" CHECK ("warehouse"."timer"."stopped_at" >= "warehouse"."timer"."started_at")
);
--> statement-breakpoint
ALTER TABLE "warehouse"."timer" ADD CONSTRAINT "timer_own_habit" FOREIGN KEY ("user_id","habit_id") REFERENCES "warehouse"."dim_habits"("user_id","habit_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "timer_rings_at" ON "warehouse"."timer" USING btree ("rings_at") WHERE "warehouse"."timer"."rings_at" is not null;