CREATE TABLE "warehouse"."deleted_day_mark" (
	"user_id" bigint NOT NULL,
	"habit_id" bigint NOT NULL,
	"local_date" date NOT NULL,
	"mark" text NOT NULL,
	"import_key" text,
	"deleted_at" timestamp with time zone DEFAULT now() NOT NULL,
	"merged_from_habit_id" bigint,
	CONSTRAINT "deleted_day_mark_pkey" PRIMARY KEY("user_id","habit_id","local_date"),
	CONSTRAINT "deleted_day_mark_mark" CHECK ("warehouse"."deleted_day_mark"."mark" in ('skip', 'no'))
);
