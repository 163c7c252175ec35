CREATE SCHEMA "dtrack";
--> statement-breakpoint
CREATE TABLE "dtrack"."package" (
	"package_id" text PRIMARY KEY NOT NULL,
	"shipment_number" text,
	"job_number" text,
	"component_number" text,
	"quantity" numeric,
	"ship_method" text,
	"ship_date" date,
	"number_of_packages" numeric,
	"description" text,
	"total_qty_shipped" numeric
);
--> statement-breakpoint
CREATE TABLE "dtrack"."setting" (
	"name" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "dtrack"."shipment" (
	"shipment_number" text PRIMARY KEY NOT NULL,
	"job_number" text,
	"ship_name" text,
	"ship_address1" text,
	"ship_address2" text,
	"ship_address3" text,
	"ship_city" text,
	"ship_state" text,
	"ship_zip" text,
	"ship_country" text,
	"ship_contact" text,
	"instructions" text,
	"ship_phone" text,
	"email" text,
	"ship_via" text,
	"is_partial" boolean,
	"shipped" boolean,
	"ship_via_service" text,
	"scheduled_ship_date" date,
	"scheduled_ship_quantity" numeric,
	"left_at" timestamp with time zone,
	"left_told_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "dtrack"."dtrack_shipping" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "dtrack"."dtrack_shipping_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"entry_date" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"do_number" text,
	"tracking_number" text NOT NULL,
	"company_name" text,
	"address_1" text,
	"city" text,
	"state" text,
	"postal_code" text,
	"deliver_to_collect_from" text,
	"instructions" text,
	"phone_number" text,
	"notify_email" text,
	"delivery_date" date,
	"quantity" numeric,
	"ship_via" text,
	"ship_via_service" text,
	"is_partial" boolean,
	"shipped" boolean,
	"detrack_job_number" text,
	"detrack_id" text,
	"assign_to" text,
	"job_status" text,
	"detrack_status" text,
	"detrack_status_at" timestamp with time zone,
	"error_message" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone,
	"processing_started_at" timestamp with time zone,
	"processing_run_id" bigint,
	"revision" integer DEFAULT 0 NOT NULL,
	"sent_do_number" text,
	"sent_date" date,
	"sent_revision" integer,
	"sent_at" timestamp with time zone,
	"reason" text,
	"pod_url" text,
	"last_updated_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "dtrack_shipping_job_status" CHECK ("dtrack"."dtrack_shipping"."job_status" in ('success', 'fail')),
	CONSTRAINT "dtrack_shipping_detrack_status" CHECK ("dtrack"."dtrack_shipping"."detrack_status" in ('info_recv', 'in_transit', 'dispatched', 'completed', 'completed_partial', 'failed', 'on_hold', 'return'))
);
--> statement-breakpoint
CREATE TABLE "dtrack"."error_log" (
	"error_id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "dtrack"."error_log_error_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"message" text NOT NULL,
	"severity" text NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"procedure" text,
	"context" text,
	"source" text NOT NULL,
	"row" jsonb NOT NULL,
	"logged_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"told_at" timestamp with time zone,
	"mended_at" timestamp with time zone,
	CONSTRAINT "error_log_state" CHECK ("dtrack"."error_log"."state" in ('open', 'mended')),
	CONSTRAINT "error_log_source" CHECK ("dtrack"."error_log"."source" in ('shipment', 'package'))
);
--> statement-breakpoint
CREATE TABLE "dtrack"."status_history" (
	"history_id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "dtrack"."status_history_history_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"shipping_id" bigint,
	"detrack_id" text,
	"do_number" text,
	"status" text NOT NULL,
	"reason" text,
	"changed_at" timestamp with time zone,
	"source" text NOT NULL,
	"payload" jsonb,
	"recorded_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "status_history_source" CHECK ("dtrack"."status_history"."source" in ('sync', 'poll', 'webhook'))
);
--> statement-breakpoint
ALTER TABLE "dtrack"."status_history" ADD CONSTRAINT "status_history_shipping_id_dtrack_shipping_id_fk" FOREIGN KEY ("shipping_id") REFERENCES "dtrack"."dtrack_shipping"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "package_shipment" ON "dtrack"."package" USING btree ("shipment_number");--> statement-breakpoint
CREATE INDEX "shipment_left" ON "dtrack"."shipment" USING btree ("left_at") WHERE "dtrack"."shipment"."left_at" is not null and "dtrack"."shipment"."left_told_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "dtrack_shipping_tracking_number" ON "dtrack"."dtrack_shipping" USING btree ("tracking_number");--> statement-breakpoint
CREATE UNIQUE INDEX "dtrack_shipping_detrack_job_number" ON "dtrack"."dtrack_shipping" USING btree ("detrack_job_number");--> statement-breakpoint
CREATE UNIQUE INDEX "dtrack_shipping_detrack_id" ON "dtrack"."dtrack_shipping" USING btree ("detrack_id");--> statement-breakpoint
CREATE INDEX "dtrack_shipping_do_number" ON "dtrack"."dtrack_shipping" USING btree ("do_number");--> statement-breakpoint
CREATE INDEX "dtrack_shipping_to_send" ON "dtrack"."dtrack_shipping" USING btree ("id") WHERE "dtrack"."dtrack_shipping"."job_status" is null;--> statement-breakpoint
CREATE INDEX "dtrack_shipping_failed" ON "dtrack"."dtrack_shipping" USING btree ("last_updated_at") WHERE "dtrack"."dtrack_shipping"."job_status" = 'fail';--> statement-breakpoint
CREATE INDEX "dtrack_shipping_delivery_date" ON "dtrack"."dtrack_shipping" USING btree ("delivery_date");--> statement-breakpoint
CREATE INDEX "error_log_open" ON "dtrack"."error_log" USING btree ("error_id") WHERE "dtrack"."error_log"."state" = 'open';--> statement-breakpoint
CREATE INDEX "status_history_shipping" ON "dtrack"."status_history" USING btree ("shipping_id","history_id");--> statement-breakpoint
CREATE UNIQUE INDEX "status_history_unknown" ON "dtrack"."status_history" USING btree (md5("payload"::text)) WHERE "dtrack"."status_history"."shipping_id" is null;