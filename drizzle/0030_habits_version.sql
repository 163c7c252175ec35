-- ops is not distributed with warehouse. Whoever adds such a row locks the person first.
ALTER TABLE "ops"."web_link" DROP CONSTRAINT "web_link_user_id_dim_users_user_id_fk";
--> statement-breakpoint
ALTER TABLE "ops"."web_session" DROP CONSTRAINT "web_session_user_id_dim_users_user_id_fk";
--> statement-breakpoint
DROP INDEX "warehouse"."staging_table_user_id";--> statement-breakpoint
CREATE INDEX "staging_table_load" ON "warehouse"."staging_table" USING btree ("user_id","record_date_unix","staging_id");--> statement-breakpoint
-- A constant for the rows that exist, because a default that is not constant would write each of them.
ALTER TABLE "warehouse"."dim_users" ADD COLUMN "habits_version" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "warehouse"."dim_users" ALTER COLUMN "habits_version" SET DEFAULT (pg_current_xact_id()::text)::bigint;
