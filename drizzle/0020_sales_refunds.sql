-- A sale and its refund may have one uniq_id, and the statuses that mean a refund are a setting.
ALTER TABLE "mart"."f_sales" ADD COLUMN "is_refund" boolean DEFAULT false NOT NULL;--> statement-breakpoint
UPDATE "mart"."f_sales" SET "is_refund" = true WHERE "status" = 'refunded';--> statement-breakpoint
ALTER TABLE "mart"."f_sales" ALTER COLUMN "is_refund" DROP DEFAULT;--> statement-breakpoint
DROP INDEX "mart"."f_sales_uniq_id";--> statement-breakpoint
CREATE UNIQUE INDEX "f_sales_uniq_id" ON "mart"."f_sales" USING btree ("uniq_id","is_refund") WHERE "mart"."f_sales"."uniq_id" is not null;--> statement-breakpoint
ALTER TABLE "staging"."load_batch" ADD COLUMN "ignored" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TYPE "staging"."order_once" ADD ATTRIBUTE "is_refund" boolean;--> statement-breakpoint
-- PostgreSQL can neither change a generated column nor move one before others: the table is created again with its lines.
ALTER TABLE "staging"."user_order_log" RENAME TO "user_order_log_before";--> statement-breakpoint
CREATE TABLE "staging"."user_order_log" (
	"batch_id" bigint NOT NULL,
	"loaded_at" timestamp with time zone DEFAULT now() NOT NULL,
	"id" bigint NOT NULL,
	"date_time" timestamp with time zone NOT NULL,
	"city_id" bigint NOT NULL,
	"customer_id" bigint NOT NULL,
	"item_id" bigint NOT NULL,
	"quantity" bigint NOT NULL,
	"quantity_signed" bigint GENERATED ALWAYS AS (case when is_refund then -abs(quantity) else quantity end) STORED,
	"is_refund" boolean,
	"uniq_id" varchar(100) collate "C",
	"payment_amount" numeric(10, 2) NOT NULL,
	"payment_amount_signed" numeric GENERATED ALWAYS AS (case when is_refund then -abs(payment_amount) else payment_amount end) STORED,
	"status" varchar(100) DEFAULT 'shipped' NOT NULL,
	"city_name" varchar(100),
	"first_name" varchar(100),
	"last_name" varchar(100),
	"item_name" varchar(100)
);--> statement-breakpoint
INSERT INTO "staging"."user_order_log" ("batch_id", "loaded_at", "id", "date_time", "city_id", "customer_id", "item_id", "quantity", "is_refund", "uniq_id", "payment_amount", "status", "city_name", "first_name", "last_name", "item_name")
SELECT "batch_id", "loaded_at", "id", "date_time", "city_id", "customer_id", "item_id", "quantity", "status" = 'refunded', "uniq_id", "payment_amount", "status", "city_name", "first_name", "last_name", "item_name" FROM "staging"."user_order_log_before" ORDER BY "ctid";--> statement-breakpoint
DO $$
DECLARE held record;
BEGIN
	FOR held IN
		SELECT a.privilege_type AS privilege, CASE a.grantee WHEN 0 THEN 'public' ELSE a.grantee::regrole::text END AS grantee, a.is_grantable
		FROM pg_class c CROSS JOIN aclexplode(c.relacl) a
		WHERE c.oid = 'staging.user_order_log_before'::regclass AND a.grantee <> c.relowner
	LOOP
		EXECUTE format('GRANT %s ON staging.user_order_log TO %s%s', held.privilege, held.grantee, CASE WHEN held.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END);
	END LOOP;
END
$$;--> statement-breakpoint
DROP TABLE "staging"."user_order_log_before";--> statement-breakpoint
CREATE INDEX "user_order_log_batch" ON "staging"."user_order_log" USING brin ("batch_id","loaded_at");
