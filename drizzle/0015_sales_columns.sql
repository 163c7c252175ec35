-- The columns of a fixed width stand first: PostgreSQL cannot move a column, so the table is made anew with its lines.
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
	"quantity_signed" bigint GENERATED ALWAYS AS (case when status = 'refunded' then -abs(quantity) else quantity end) STORED,
	"uniq_id" varchar(100) collate "C",
	"payment_amount" numeric(10, 2) NOT NULL,
	"payment_amount_signed" numeric GENERATED ALWAYS AS (case when status = 'refunded' then -abs(payment_amount) else payment_amount end) STORED,
	"status" varchar(100) DEFAULT 'shipped' NOT NULL,
	"city_name" varchar(100),
	"first_name" varchar(100),
	"last_name" varchar(100),
	"item_name" varchar(100)
);--> statement-breakpoint
INSERT INTO "staging"."user_order_log" ("batch_id", "loaded_at", "id", "date_time", "city_id", "customer_id", "item_id", "quantity", "uniq_id", "payment_amount", "status", "city_name", "first_name", "last_name", "item_name")
SELECT "batch_id", "loaded_at", "id", "date_time", "city_id", "customer_id", "item_id", "quantity", "uniq_id", "payment_amount", "status", "city_name", "first_name", "last_name", "item_name" FROM "staging"."user_order_log_before" ORDER BY "ctid";--> statement-breakpoint
DO $$
DECLARE given record;
BEGIN
	FOR given IN
		SELECT a.privilege_type AS what, CASE a.grantee WHEN 0 THEN 'public' ELSE a.grantee::regrole::text END AS whom, a.is_grantable
		FROM pg_class c CROSS JOIN aclexplode(c.relacl) a
		WHERE c.oid = 'staging.user_order_log_before'::regclass AND a.grantee <> c.relowner
	LOOP
		EXECUTE format('GRANT %s ON staging.user_order_log TO %s%s', given.what, given.whom, CASE WHEN given.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END);
	END LOOP;
END
$$;--> statement-breakpoint
DROP TABLE "staging"."user_order_log_before";--> statement-breakpoint
CREATE INDEX "user_order_log_batch" ON "staging"."user_order_log" USING brin ("batch_id","loaded_at");--> statement-breakpoint
-- What staging.orders_once returns: with the lengths of the columns of mart.f_sales, which need not be seen to once more then.
CREATE TYPE "staging"."order_once" AS (
	"uniq_id" varchar(100) collate "C",
	"date_id" bigint,
	"item_id" bigint,
	"customer_id" bigint,
	"city_id" bigint,
	"quantity" bigint,
	"payment_amount" numeric(10, 2),
	"status" varchar(100)
);
