CREATE TABLE "energy"."register_jump" (
	"device_name" text collate "C" NOT NULL,
	"read_at" timestamp with time zone NOT NULL,
	"kind" text NOT NULL,
	CONSTRAINT "register_jump_device_name_read_at_pk" PRIMARY KEY("device_name","read_at"),
	CONSTRAINT "register_jump_kind" CHECK ("energy"."register_jump"."kind" in ('reset', 'zero_point'))
);
--> statement-breakpoint
CREATE TABLE "energy"."reject_day" (
	"device_name" text collate "C" NOT NULL,
	"reason" text NOT NULL,
	"day" date NOT NULL,
	"messages" integer NOT NULL,
	"example" text NOT NULL,
	CONSTRAINT "reject_day_device_name_day_reason_pk" PRIMARY KEY("device_name","day","reason")
);
--> statement-breakpoint
DROP INDEX "energy"."reading_rejects_once";--> statement-breakpoint
ALTER TABLE "energy"."device" ADD COLUMN "max_kw" double precision DEFAULT 1000 NOT NULL;--> statement-breakpoint
ALTER TABLE "energy"."reading_rejects" ADD COLUMN "channel1" double precision;--> statement-breakpoint
ALTER TABLE "energy"."reading_rejects" ADD COLUMN "channel2" double precision;--> statement-breakpoint
ALTER TABLE "energy"."reading_rejects" ADD COLUMN "channel3" double precision;--> statement-breakpoint
ALTER TABLE "energy"."reading_rejects" ADD COLUMN "register_kwh" double precision;--> statement-breakpoint
ALTER TABLE "energy"."reading_rejects" ADD COLUMN "device_kind" text;--> statement-breakpoint
ALTER TABLE "energy"."sensor_reading" ADD COLUMN "is_glitch" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "reject_day_day" ON "energy"."reject_day" USING btree ("day");--> statement-breakpoint
CREATE INDEX "reading_rejects_device_kind" ON "energy"."reading_rejects" USING btree ("device_name") WHERE "energy"."reading_rejects"."device_kind" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "reading_rejects_once" ON "energy"."reading_rejects" USING btree ("source",coalesce("device_name", ''),coalesce("read_at", '-infinity'::timestamptz),md5("reason" || ' ' || "payload"));--> statement-breakpoint
ALTER TABLE "energy"."device" ADD CONSTRAINT "device_max_kw" CHECK ("energy"."device"."max_kw" > 0 and "energy"."device"."max_kw" < 'Infinity');--> statement-breakpoint
ALTER TABLE "energy"."reading_rejects" ADD CONSTRAINT "reading_rejects_device_kind" CHECK ("energy"."reading_rejects"."device_kind" in ('current', 'register'));--> statement-breakpoint
UPDATE "energy"."reading_rejects" r SET "channel1" = v.channel1, "channel2" = v.channel2, "channel3" = v.channel3, "register_kwh" = v.register_kwh, "device_kind" = d.kind
FROM "energy"."device" d, "energy"."reading_rejects" o CROSS JOIN LATERAL jsonb_to_record(CASE o.source WHEN 'table' THEN o.payload::jsonb ELSE '{}' END) v (channel1 double precision, channel2 double precision, channel3 double precision, register_kwh double precision)
WHERE o.reject_id = r.reject_id AND r.source = 'table' AND d.device_name = r.device_name
  AND CASE d.kind WHEN 'current' THEN r.reason like 'channel% is missing' AND v.register_kwh >= 0 AND v.register_kwh < 'Infinity'
    ELSE r.reason = 'registerKwh is missing' AND least(v.channel1, v.channel2, v.channel3) >= 0 AND greatest(v.channel1, v.channel2, v.channel3) <= 10000 AND num_nulls(v.channel1, v.channel2, v.channel3) = 0 END;