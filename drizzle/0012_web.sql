CREATE TABLE "ops"."web_link" (
	"link_hash" text PRIMARY KEY NOT NULL,
	"user_id" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ops"."web_session" (
	"session_hash" text PRIMARY KEY NOT NULL,
	"user_id" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "ops"."web_link" ADD CONSTRAINT "web_link_user_id_dim_users_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "warehouse"."dim_users"("user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ops"."web_session" ADD CONSTRAINT "web_session_user_id_dim_users_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "warehouse"."dim_users"("user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "web_link_expires_at" ON "ops"."web_link" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "web_link_user_id" ON "ops"."web_link" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "web_session_expires_at" ON "ops"."web_session" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "web_session_user_id" ON "ops"."web_session" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "agg_daily_record_day" ON "warehouse"."agg_daily" USING btree ("record_day");