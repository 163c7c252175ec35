ALTER TABLE "usage"."daily_usage"
  ALTER COLUMN "usage_anytime" SET DATA TYPE numeric,
  ALTER COLUMN "usage_offpeak" SET DATA TYPE numeric,
  ALTER COLUMN "usage_available_tokens" SET DATA TYPE numeric;
