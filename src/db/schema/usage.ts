import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  customType,
  index,
  integer,
  numeric,
  pgSchema,
  primaryKey,
  smallint,
  text,
  timestamp,
} from 'drizzle-orm/pg-core';
import { dateText, int8, timestamptz } from './columns.ts';

export const usageSchema = pgSchema('usage');

/** Sums of counters: the sum of two of the largest does not fit into a bigint. */
const counterSum = (name: string) => numeric(name);
/** Creates a column of local time in `TIME_ZONE`. */
const localTime = (name: string) => timestamp(name, { mode: 'string' });
/** Numbers of subscribers are compared byte by byte. Sorting by the rules of a language costs five times as much. */
const identifier = customType<{ data: string }>({ dataType: () => 'text collate "C"' });

const counters = {
  overallUsageAnytime: int8('overall_usage_anytime'),
  overallUsageOffpeak: int8('overall_usage_offpeak'),
  overallAvailableTokens: int8('overall_available_tokens'),
};

/**
 * One row per report of a terminal's counters. Other programs insert; the job `usage` writes from `v_usage_anytime` on.
 */
export const dataRecord = usageSchema.table(
  'data_record',
  {
    id: int8('id').primaryKey().generatedByDefaultAsIdentity(),
    clock: int8('clock'),
    endDate: localTime('end_date'),
    subscriberNumber: identifier('subscriber_number'),
    terminalStatus: text('terminal_status'),
    ...counters,
    vUsageAnytime: int8('v_usage_anytime'),
    vUsageOffpeak: int8('v_usage_offpeak'),
    vUsageAvailableTokens: int8('v_usage_available_tokens'),
    isAnomaly: boolean('is_anomaly'),
    summaryFlag: smallint('summary_flag').notNull().default(0),
    dateModified: timestamptz('date_modified'),
    modifiedBy: text('modified_by'),
  },
  (t) => [
    index('data_record_to_do').on(t.subscriberNumber).where(sql`${t.summaryFlag} = 0`),
    // For finding the records before and after a record, however long the history is.
    index('data_record_done')
      .on(t.subscriberNumber, t.clock, t.id)
      .where(sql`${t.summaryFlag} = 1 and ${t.clock} is not null`),
    index('data_record_done_without_clock')
      .on(t.subscriberNumber, t.endDate, t.id)
      .where(sql`${t.summaryFlag} = 1 and ${t.clock} is null`),
    // For resets, which read whole days. A BRIN index costs writers almost nothing.
    index('data_record_period').using('brin', t.endDate, t.clock).with({ autosummarize: true }),
    check('data_record_summary_flag', sql`${t.summaryFlag} in (-1, 0, 1)`),
  ],
);

/** One row per subscriber with a done record: a copy of its last one. */
export const subscriberState = usageSchema.table('subscriber_state', {
  subscriberNumber: identifier('subscriber_number').primaryKey(),
  id: int8('id').notNull(),
  clock: int8('clock'),
  endDate: localTime('end_date'),
  ...counters,
});

/** One row per done record that may be archived while its successor can still be calculated again. */
export const keptRecord = usageSchema.table(
  'kept_record',
  {
    subscriberNumber: identifier('subscriber_number').notNull(),
    id: int8('id').notNull(),
    clock: int8('clock'),
    endDate: localTime('end_date'),
    ...counters,
    keptAt: timestamptz('kept_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.subscriberNumber, t.id] }), index('kept_record_kept_at').on(t.keptAt)],
);

/** One row per subscriber and day with done records: their sums. */
export const dailyUsage = usageSchema.table(
  'daily_usage',
  {
    subscriberNumber: identifier('subscriber_number').notNull(),
    usageDate: dateText('usage_date').notNull(),
    usageAnytime: counterSum('usage_anytime').notNull(),
    usageOffpeak: counterSum('usage_offpeak').notNull(),
    usageAvailableTokens: counterSum('usage_available_tokens').notNull(),
    records: integer('records').notNull(),
    anomalies: integer('anomalies').notNull(),
  },
  (t) => [primaryKey({ columns: [t.subscriberNumber, t.usageDate] }), index('daily_usage_usage_date').on(t.usageDate)],
);
