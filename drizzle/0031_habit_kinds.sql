CREATE TABLE "warehouse"."day_mark" (
	"user_id" bigint NOT NULL,
	"habit_id" bigint NOT NULL,
	"local_date" date NOT NULL,
	"mark" text NOT NULL,
	"note" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"merged_from_habit_id" bigint,
	CONSTRAINT "day_mark_pkey" PRIMARY KEY("user_id","habit_id","local_date"),
	CONSTRAINT "day_mark_mark" CHECK ("warehouse"."day_mark"."mark" in ('skip', 'no')),
	CONSTRAINT "day_mark_local_date" CHECK ("warehouse"."day_mark"."local_date" >= date '1970-01-01')
);
--> statement-breakpoint
CREATE TABLE "warehouse"."habit_goal" (
	"user_id" bigint NOT NULL,
	"habit_id" bigint NOT NULL,
	"valid_from" date NOT NULL,
	"measure" text,
	"target" numeric(13, 3),
	"period" text,
	"every_days" integer,
	"direction" text,
	CONSTRAINT "habit_goal_pkey" PRIMARY KEY("user_id","habit_id","valid_from"),
	CONSTRAINT "habit_goal_measure" CHECK ("warehouse"."habit_goal"."measure" in ('amount', 'days')),
	CONSTRAINT "habit_goal_target" CHECK ("warehouse"."habit_goal"."target" >= 0),
	CONSTRAINT "habit_goal_period" CHECK ("warehouse"."habit_goal"."period" in ('day', 'week', 'month', 'days')),
	CONSTRAINT "habit_goal_direction" CHECK ("warehouse"."habit_goal"."direction" in ('at_least', 'at_most')),
	CONSTRAINT "habit_goal_none" CHECK (num_nulls("warehouse"."habit_goal"."measure", "warehouse"."habit_goal"."target", "warehouse"."habit_goal"."period") in (0, 3)),
	CONSTRAINT "habit_goal_every_days" CHECK (("warehouse"."habit_goal"."every_days" is not null) = (coalesce("warehouse"."habit_goal"."period", '') = 'days')
        and "warehouse"."habit_goal"."every_days" between 1 and 366)
);
--> statement-breakpoint
ALTER TABLE "warehouse"."agg_daily" DROP CONSTRAINT "agg_daily_total_duration";--> statement-breakpoint
ALTER TABLE "warehouse"."fact_records" DROP CONSTRAINT "fact_records_duration";--> statement-breakpoint
ALTER TABLE "warehouse"."staging_rejects" DROP CONSTRAINT "staging_rejects_reason";--> statement-breakpoint
ALTER TABLE "warehouse"."agg_daily" ADD COLUMN "total_amount" numeric(16, 3) DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "warehouse"."dim_habits" ADD COLUMN "kind" text DEFAULT 'time' NOT NULL;--> statement-breakpoint
ALTER TABLE "warehouse"."dim_habits" ADD COLUMN "unit" text;--> statement-breakpoint
ALTER TABLE "warehouse"."dim_habits" ADD COLUMN "direction" text DEFAULT 'at_least' NOT NULL;--> statement-breakpoint
ALTER TABLE "warehouse"."fact_records" ADD COLUMN "amount" numeric(13, 3);--> statement-breakpoint
ALTER TABLE "warehouse"."staging_rejects" ADD COLUMN "kind" text;--> statement-breakpoint
ALTER TABLE "warehouse"."staging_rejects" ADD COLUMN "amount" numeric;--> statement-breakpoint
ALTER TABLE "warehouse"."staging_rejects" ADD COLUMN "unit" text;--> statement-breakpoint
ALTER TABLE "warehouse"."staging_table" ADD COLUMN "kind" text;--> statement-breakpoint
ALTER TABLE "warehouse"."staging_table" ADD COLUMN "amount" numeric;--> statement-breakpoint
ALTER TABLE "warehouse"."staging_table" ADD COLUMN "unit" text;--> statement-breakpoint
ALTER TABLE "warehouse"."day_mark" ADD CONSTRAINT "day_mark_own_habit" FOREIGN KEY ("user_id","habit_id") REFERENCES "warehouse"."dim_habits"("user_id","habit_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "warehouse"."habit_goal" ADD CONSTRAINT "habit_goal_own_habit" FOREIGN KEY ("user_id","habit_id") REFERENCES "warehouse"."dim_habits"("user_id","habit_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
-- Not validated, so that big tables are not read under an exclusive lock: the rows that exist obey the stricter checks
-- that were dropped above.
ALTER TABLE "warehouse"."agg_daily" ADD CONSTRAINT "agg_daily_total_amount" CHECK ("warehouse"."agg_daily"."total_amount" >= 0) NOT VALID;--> statement-breakpoint
ALTER TABLE "warehouse"."agg_daily" ADD CONSTRAINT "agg_daily_total_duration" CHECK ("warehouse"."agg_daily"."total_duration" >= 0) NOT VALID;--> statement-breakpoint
ALTER TABLE "warehouse"."dim_habits" ADD CONSTRAINT "dim_habits_kind" CHECK ("warehouse"."dim_habits"."kind" in ('time', 'count', 'check'));--> statement-breakpoint
ALTER TABLE "warehouse"."dim_habits" ADD CONSTRAINT "dim_habits_unit" CHECK (("warehouse"."dim_habits"."unit" is not null) = ("warehouse"."dim_habits"."kind" = 'count'));--> statement-breakpoint
ALTER TABLE "warehouse"."dim_habits" ADD CONSTRAINT "dim_habits_unit_text" CHECK (char_length("warehouse"."dim_habits"."unit") between 1 and 16
        and "warehouse"."dim_habits"."unit" = btrim("warehouse"."dim_habits"."unit", E' \t\n\r') and not lower("warehouse"."dim_habits"."unit") in ('min', 'h', 'мин', 'ч'));--> statement-breakpoint
ALTER TABLE "warehouse"."dim_habits" ADD CONSTRAINT "dim_habits_direction" CHECK ("warehouse"."dim_habits"."direction" in ('at_least', 'at_most'));--> statement-breakpoint
ALTER TABLE "warehouse"."fact_records" ADD CONSTRAINT "fact_records_amount" CHECK (case when "warehouse"."fact_records"."amount" is null then "warehouse"."fact_records"."duration" > 0 and "warehouse"."fact_records"."duration" <= 1440
        else "warehouse"."fact_records"."duration" = 0 and "warehouse"."fact_records"."amount" between 0 and 1000000 end) NOT VALID;--> statement-breakpoint
ALTER TABLE "warehouse"."staging_rejects" ADD CONSTRAINT "staging_rejects_reason" CHECK ("warehouse"."staging_rejects"."reason" in ('user_missing', 'habit_missing', 'habit_too_long', 'category_too_long', 'duration_missing', 'duration_not_positive', 'duration_too_long', 'record_date_missing', 'record_date_out_of_range', 'local_date_out_of_range', 'kind_unknown', 'kind_mismatch', 'unit_missing', 'unit_too_long', 'unit_is_time', 'unit_mismatch', 'amount_missing', 'amount_out_of_range'));