CREATE SCHEMA "energy";
--> statement-breakpoint
CREATE TABLE "energy"."device" (
	"device_name" text collate "C" PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"voltage" double precision DEFAULT 200 NOT NULL,
	"sample_seconds" double precision DEFAULT 30 NOT NULL,
	"register_digits" smallint,
	"register_scale" double precision DEFAULT 1 NOT NULL,
	"max_gap_seconds" integer DEFAULT 900 NOT NULL,
	"title" text,
	CONSTRAINT "device_kind" CHECK ("energy"."device"."kind" in ('current', 'register')),
	CONSTRAINT "device_voltage" CHECK ("energy"."device"."voltage" > 0 and "energy"."device"."voltage" < 'Infinity'),
	CONSTRAINT "device_sample_seconds" CHECK ("energy"."device"."sample_seconds" > 0 and "energy"."device"."sample_seconds" <= 1800),
	CONSTRAINT "device_register_digits" CHECK ("energy"."device"."register_digits" between 1 and 15),
	CONSTRAINT "device_register_scale" CHECK ("energy"."device"."register_scale" > 0 and "energy"."device"."register_scale" < 'Infinity'),
	CONSTRAINT "device_max_gap_seconds" CHECK ("energy"."device"."max_gap_seconds" > 0)
);
--> statement-breakpoint
CREATE TABLE "energy"."energy_data" (
	"device_name" text collate "C" NOT NULL,
	"timestamp" timestamp with time zone NOT NULL,
	"energy_consumed" double precision NOT NULL,
	"readings" integer NOT NULL,
	"coverage" double precision NOT NULL,
	"quality" text NOT NULL,
	"resets" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "energy_data_device_name_timestamp_pk" PRIMARY KEY("device_name","timestamp"),
	CONSTRAINT "energy_data_energy_consumed" CHECK ("energy"."energy_data"."energy_consumed" >= 0),
	CONSTRAINT "energy_data_coverage" CHECK ("energy"."energy_data"."coverage" between 0 and 1),
	CONSTRAINT "energy_data_quality" CHECK ("energy"."energy_data"."quality" in ('measured', 'estimated', 'partial'))
);
--> statement-breakpoint
CREATE TABLE "energy"."held_base" (
	"device_name" text collate "C" NOT NULL,
	"read_at" timestamp with time zone NOT NULL,
	"base_kwh" double precision NOT NULL,
	CONSTRAINT "held_base_device_name_read_at_pk" PRIMARY KEY("device_name","read_at")
);
--> statement-breakpoint
CREATE TABLE "energy"."reading_rejects" (
	"reject_id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "energy"."reading_rejects_reject_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"source" text NOT NULL,
	"device_name" text collate "C",
	"read_at" timestamp with time zone,
	"reason" text NOT NULL,
	"payload" text NOT NULL,
	"rejected_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "reading_rejects_source" CHECK ("energy"."reading_rejects"."source" in ('mqtt', 'csv', 'table'))
);
--> statement-breakpoint
CREATE TABLE "energy"."sensor_reading" (
	"device_name" text collate "C" NOT NULL,
	"read_at" timestamp with time zone NOT NULL,
	"channel1" double precision,
	"channel2" double precision,
	"channel3" double precision,
	"register_kwh" double precision,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sensor_reading_device_name_read_at_pk" PRIMARY KEY("device_name","read_at")
);
--> statement-breakpoint
CREATE TABLE "energy"."to_do" (
	"device_name" text collate "C" NOT NULL,
	"from_at" timestamp with time zone NOT NULL,
	"to_at" timestamp with time zone NOT NULL,
	CONSTRAINT "to_do_device_name_from_at_pk" PRIMARY KEY("device_name","from_at")
);
--> statement-breakpoint
CREATE INDEX "energy_data_timestamp" ON "energy"."energy_data" USING btree ("timestamp");--> statement-breakpoint
CREATE UNIQUE INDEX "reading_rejects_once" ON "energy"."reading_rejects" USING btree ("source",md5("reason" || ' ' || "payload"));--> statement-breakpoint
CREATE INDEX "reading_rejects_rejected_at" ON "energy"."reading_rejects" USING btree ("rejected_at");--> statement-breakpoint
CREATE INDEX "sensor_reading_received_at" ON "energy"."sensor_reading" USING brin ("received_at") WITH (autosummarize=true,pages_per_range=32);