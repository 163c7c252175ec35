CREATE TABLE "ops"."telegram_inbox" (
	"bot_id" bigint NOT NULL,
	"update_id" bigint NOT NULL,
	"chat_id" bigint NOT NULL,
	"user_id" bigint,
	"update" json NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "telegram_inbox_bot_id_update_id_pk" PRIMARY KEY("bot_id","update_id")
);
--> statement-breakpoint
CREATE INDEX "telegram_inbox_chat" ON "ops"."telegram_inbox" USING btree ("bot_id","chat_id","update_id");--> statement-breakpoint
CREATE INDEX "telegram_inbox_user_id" ON "ops"."telegram_inbox" USING btree ("user_id");--> statement-breakpoint
-- A queue: most of its rows live for milliseconds, so it is vacuumed after a number of rows and not after a share.
ALTER TABLE "ops"."telegram_inbox" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);--> statement-breakpoint
-- Updates that the version before has stored. Bot 0: the bot that starts first takes them.
INSERT INTO "ops"."telegram_inbox" (bot_id, update_id, chat_id, user_id, "update", received_at)
SELECT 0, p.update_id, coalesce(
    p."update" #>> '{message,chat,id}', p."update" #>> '{edited_message,chat,id}',
    p."update" #>> '{callback_query,message,chat,id}', p."update" #>> '{my_chat_member,chat,id}',
    p."update" #>> '{channel_post,chat,id}', p."update" #>> '{callback_query,from,id}', '0')::bigint,
  p.user_id, p."update"::json, p.received_at
FROM "ops"."telegram_pending" p;
