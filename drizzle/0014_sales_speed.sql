DROP INDEX "staging"."customer_research_batch";--> statement-breakpoint
DROP INDEX "mart"."f_sales_date_id";--> statement-breakpoint
DROP INDEX "staging"."price_log_batch";--> statement-breakpoint
DROP INDEX "staging"."user_activity_log_batch";--> statement-breakpoint
DROP INDEX "staging"."user_order_log_batch";--> statement-breakpoint
ALTER TABLE "mart"."f_sales" ALTER COLUMN "sales_id" SET CACHE 1000;--> statement-breakpoint
ALTER TABLE "staging"."user_order_log" ALTER COLUMN "payment_amount_signed" SET DATA TYPE numeric;--> statement-breakpoint
CREATE INDEX "customer_research_batch" ON "staging"."customer_research" USING brin ("batch_id","loaded_at");--> statement-breakpoint
CREATE INDEX "f_sales_date_id" ON "mart"."f_sales" USING brin ("date_id");--> statement-breakpoint
CREATE INDEX "price_log_batch" ON "staging"."price_log" USING brin ("batch_id","loaded_at");--> statement-breakpoint
CREATE INDEX "user_activity_log_batch" ON "staging"."user_activity_log" USING brin ("batch_id","loaded_at");--> statement-breakpoint
CREATE INDEX "user_order_log_batch" ON "staging"."user_order_log" USING brin ("batch_id","loaded_at");