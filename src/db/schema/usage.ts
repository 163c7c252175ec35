import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  customType,
  date,
  index,
  integer,
  numeric,
  pgSchema,
  primaryKey,
  smallint,
  text,
  timestamp,
} from 'drizzle-orm/pg-core';

export const usage = pgSchema('usage');

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
const whole = (name: string) => bigint(name, { mode: 'number' });
/** Of counters: two of the largest are more than a bigint holds. */
const sum = (name: string) => numeric(name);
/** As the clocks of `TIME_ZONE` showed it. */
const local = (name: string) => timestamp(name, { mode: 'string' });
/** Numbers of subscribers are compared byte by byte: no language's rules, which cost five times as much to sort. */
const identifier = customType<{ data: string }>({ dataType: () => 'text collate "C"' });

const counters = {
  overallUsageAnytime: whole('overall_usage_anytime'),
  overallUsageOffpeak: whole('overall_usage_offpeak'),
  overallAvailableTokens: whole('overall_available_tokens'),
};

/** One row per report of a terminal's counters. Other programs insert; the job `usage` writes what stands behind the counters. */
export const dataRecord = usage.table(
  'data_record',
  {
    id: whole('id').primaryKey().generatedByDefaultAsIdentity(),
    clock: whole('clock'),
    endDate: local('end_date'),
    subscriberNumber: identifier('subscriber_number'),
    terminalStatus: text('terminal_status'),
    ...counters,
    vUsageAnytime: whole('v_usage_anytime'),
    vUsageOffpeak: whole('v_usage_offpeak'),
    vUsageAvailableTokens: whole('v_usage_available_tokens'),
    isAnomaly: boolean('is_anomaly'),
    summaryFlag: smallint('summary_flag').notNull().default(0),
    dateModified: instant('date_modified'),
    modifiedBy: text('modified_by'),
  },
  (t) => [
    index('data_record_to_do').on(t.subscriberNumber).where(sql`${t.summaryFlag} = 0`),
    // What comes before and after a record is found here, whatever the length of the history.
    index('data_record_done')
      .on(t.subscriberNumber, t.clock, t.id)
      .where(sql`${t.summaryFlag} = 1 and ${t.clock} is not null`),
    index('data_record_done_without_clock')
      .on(t.subscriberNumber, t.endDate, t.id)
      .where(sql`${t.summaryFlag} = 1 and ${t.clock} is null`),
    // For resets, which read whole days: costs writers next to nothing.
    index('data_record_period').using('brin', t.endDate, t.clock).with({ autosummarize: true }),
    check('data_record_summary_flag', sql`${t.summaryFlag} in (-1, 0, 1)`),
  ],
);

/** One row per subscriber with a done record: the last of them. */
export const subscriberState = usage.table('subscriber_state', {
  subscriberNumber: identifier('subscriber_number').primaryKey(),
  id: whole('id').notNull(),
  clock: whole('clock'),
  endDate: local('end_date'),
  ...counters,
});

/** One row per done record that may be archived while one behind it can still be computed anew. */
export const keptRecord = usage.table(
  'kept_record',
  {
    subscriberNumber: identifier('subscriber_number').notNull(),
    id: whole('id').notNull(),
    clock: whole('clock'),
    endDate: local('end_date'),
    ...counters,
    keptAt: instant('kept_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.subscriberNumber, t.id] }), index('kept_record_kept_at').on(t.keptAt)],
);

/** One row per subscriber and day with done records: their sums. */
export const dailyUsage = usage.table(
  'daily_usage',
  {
    subscriberNumber: identifier('subscriber_number').notNull(),
    usageDate: date('usage_date', { mode: 'string' }).notNull(),
    usageAnytime: sum('usage_anytime').notNull(),
    usageOffpeak: sum('usage_offpeak').notNull(),
    usageAvailableTokens: sum('usage_available_tokens').notNull(),
    records: integer('records').notNull(),
    anomalies: integer('anomalies').notNull(),
  },
  (t) => [primaryKey({ columns: [t.subscriberNumber, t.usageDate] }), index('daily_usage_usage_date').on(t.usageDate)],
);
