ALTER TABLE "ops"."audit_log" ADD COLUMN "update_id" bigint;--> statement-breakpoint
ALTER TABLE "ops"."audit_log" ADD CONSTRAINT "audit_log_update_id_unique" UNIQUE("update_id");