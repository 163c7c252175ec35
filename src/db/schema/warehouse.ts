import { type SQL, sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  numeric,
  pgSchema,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { minutesPerDay } from '../../time/days.ts';
import { languages } from '../../time/language.ts';
import { constant, dateText, int8, isOneOf, timestamptz } from './columns.ts';
import {
  type DayMarkKind,
  directions,
  type HabitKind,
  habitKinds,
  maxAmount,
  maxNameLength,
  maxUnitLength,
  timeUnits,
} from './limits.ts';

export const warehouseSchema = pgSchema('warehouse');

const id = int8;
const primaryId = (name: string) => id(name).primaryKey().generatedByDefaultAsIdentity();
const lower = (column: AnyPgColumn): SQL => sql`lower(${column})`;
const isName = (column: AnyPgColumn): SQL =>
  sql`char_length(${column}) between 1 and ${constant(maxNameLength)} and ${column} = btrim(${column}, E' \\t\\n\\r')`;

/**
 * The fields of a record as a producer staged it. None is required: a row that cannot be loaded is stored with the
 * reason.
 */
const stagedColumns = {
  habitName: text('habit_name'),
  categoryName: text('category_name'),
  userId: id('user_id'),
  duration: numeric('duration', { mode: 'number' }),
  botId: id('bot_id').notNull().default(0),
  chatId: id('chat_id'),
  messageId: id('message_id'),
  username: text('username'),
  firstName: text('first_name'),
  lastName: text('last_name'),
  isPremium: boolean('is_premium'),
  languageCode: text('language_code'),
  recordDateUnix: id('record_date_unix'),
  localDate: dateText('local_date'),
  note: text('note'),
  createdAt: timestamptz('created_at').notNull().default(sql`now()`),
  messageEntry: smallint('message_entry').notNull().default(0),
  kind: text('kind'),
  amount: numeric('amount', { mode: 'number' }),
  unit: text('unit'),
};

/** One row per record that waits to be loaded. */
export const stagingTable = warehouseSchema.table(
  'staging_table',
  { stagingId: primaryId('staging_id'), ...stagedColumns },
  (t) => [index('staging_table_load').on(t.userId, t.recordDateUnix, t.stagingId)],
);

/** The reasons why a staged row cannot be loaded, as `warehouse.staging_fault` returns them. */
export const rejectReasons = [
  'user_missing',
  'habit_missing',
  'habit_too_long',
  'category_too_long',
  'duration_missing',
  'duration_not_positive',
  'duration_too_long',
  'record_date_missing',
  'record_date_out_of_range',
  'local_date_out_of_range',
  'kind_unknown',
  'kind_mismatch',
  'unit_missing',
  'unit_too_long',
  'unit_is_time',
  'unit_mismatch',
  'amount_missing',
  'amount_out_of_range',
] as const;

/** One row per staged row that could not be loaded, with the reason. */
export const stagingRejects = warehouseSchema.table(
  'staging_rejects',
  {
    stagingId: id('staging_id').primaryKey(),
    ...stagedColumns,
    reason: text('reason', { enum: rejectReasons }).notNull(),
    rejectedAt: timestamptz('rejected_at').notNull().default(sql`now()`),
  },
  (t) => [
    index('staging_rejects_user_id').on(t.userId),
    check('staging_rejects_reason', isOneOf(t.reason, rejectReasons)),
  ],
);

/** One row per person who has written to the bot, or for whom a record was staged. */
export const dimUsers = warehouseSchema.table(
  'dim_users',
  {
    userId: id('user_id').primaryKey(),
    chatId: id('chat_id'),
    username: text('username'),
    firstName: text('first_name'),
    lastName: text('last_name'),
    isPremium: boolean('is_premium'),
    languageCode: text('language_code'),
    language: text('language', { enum: languages }),
    timeZone: text('time_zone'),
    weekStart: smallint('week_start'),
    dayStartHour: smallint('day_start_hour'),
    /** The last transaction that changed habits of the person or names of their categories. Caches compare it. */
    habitsVersion: id('habits_version').notNull().default(sql`(pg_current_xact_id()::text)::bigint`),
    firstSeenAt: timestamptz('first_seen_at').notNull().default(sql`now()`),
    lastSeenAt: timestamptz('last_seen_at').notNull().default(sql`now()`),
    /** Since when Telegram refuses to deliver, because the person has blocked the bot. Null: it delivers. */
    blockedAt: timestamptz('blocked_at'),
  },
  (t) => [
    check('dim_users_user_id', sql`${t.userId} > 0`),
    check('dim_users_language', sql`${t.language} in ('en', 'ru')`),
    // An unknown time zone raises an error when it is set, and not later in a load.
    check(
      'dim_users_time_zone',
      sql`${t.timeZone} is null or timezone(${t.timeZone}, timestamptz '2000-01-01 00:00:00+00') is not null`,
    ),
    check('dim_users_week_start', sql`${t.weekStart} between 1 and 7`),
    check('dim_users_day_start_hour', sql`${t.dayStartHour} between 0 and 6`),
  ],
);

/** One row per category of a person, and per starter category and language. */
export const dimCategory = warehouseSchema.table(
  'dim_category',
  {
    categoryId: primaryId('category_id'),
    userId: id('user_id').references(() => dimUsers.userId),
    categoryName: text('category_name').notNull(),
    language: text('language', { enum: languages }),
  },
  (t) => [
    uniqueIndex('dim_category_name').on(t.userId, lower(t.categoryName)),
    uniqueIndex('dim_category_starter').on(t.language, lower(t.categoryName)).where(sql`${t.userId} is null`),
    unique('dim_category_owner').on(t.userId, t.categoryId),
    check('dim_category_category_name', isName(t.categoryName)),
    check('dim_category_language', sql`${t.language} in ('en', 'ru')`),
    check('dim_category_starter_language', sql`(${t.userId} is null) = (${t.language} is not null)`),
  ],
);

/** One row per habit of a person, and per starter habit and language. */
export const dimHabits = warehouseSchema.table(
  'dim_habits',
  {
    habitId: primaryId('habit_id'),
    userId: id('user_id').references(() => dimUsers.userId),
    habitName: text('habit_name').notNull(),
    categoryId: id('category_id')
      .notNull()
      .references(() => dimCategory.categoryId),
    archivedAt: timestamptz('archived_at'),
    language: text('language', { enum: languages }),
    /** A record created the habit, and the person has not changed it by hand since. */
    madeByRecord: boolean('made_by_record').notNull().default(false),
    /** Since when the habit is hidden: a record created it, and all its records are deleted. It is archived too. */
    removedAt: timestamptz('removed_at'),
    kind: text('kind', { enum: habitKinds }).notNull().default('time'),
    /** What is counted, as it is shown: `glasses`. Null: the habit is not of the kind `count`. */
    unit: text('unit'),
    direction: text('direction', { enum: directions }).notNull().default('at_least'),
    /** What another program asked about the habit. */
    question: text('question'),
    /** What the person wrote about the habit in another program. */
    description: text('description'),
  },
  (t) => [
    uniqueIndex('dim_habits_name').on(t.userId, lower(t.habitName)),
    uniqueIndex('dim_habits_starter').on(t.language, lower(t.habitName)).where(sql`${t.userId} is null`),
    unique('dim_habits_owner').on(t.userId, t.habitId),
    index('dim_habits_category_id').on(t.categoryId),
    // The category of a person's habit belongs to the same person.
    foreignKey({
      name: 'dim_habits_own_category',
      columns: [t.userId, t.categoryId],
      foreignColumns: [dimCategory.userId, dimCategory.categoryId],
    }),
    check('dim_habits_habit_name', isName(t.habitName)),
    check('dim_habits_language', sql`${t.language} in ('en', 'ru')`),
    check('dim_habits_starter_language', sql`(${t.userId} is null) = (${t.language} is not null)`),
    check('dim_habits_removed', sql`${t.removedAt} is null or ${t.archivedAt} is not null and ${t.madeByRecord}`),
    check('dim_habits_kind', isOneOf(t.kind, habitKinds)),
    check('dim_habits_unit', sql`(${t.unit} is not null) = (${t.kind} = 'count')`),
    check(
      'dim_habits_unit_text',
      sql`char_length(${t.unit}) between 1 and ${constant(maxUnitLength)}
        and ${t.unit} = btrim(${t.unit}, E' \\t\\n\\r') and not ${isOneOf(lower(t.unit), timeUnits)}`,
    ),
    check('dim_habits_direction', isOneOf(t.direction, directions)),
  ],
);

/** The parts of a record as a message states them, as plain JSON. Null: not stated. */
export interface RecordDraft {
  /** Null: a new habit, or none is named. */
  habitId: number | null;
  habitName: string | null;
  /** The category that the person chose for a new habit. Null: that of the habit, or `Other`. */
  categoryName: string | null;
  minutes: number | null;
  /** The kind of the habit. Absent in drafts of older versions: `time`. */
  kind?: HabitKind;
  /** The unit of a habit of the kind `count`. */
  unit?: string | null;
  /** The number of a habit of another kind than `time`. */
  amount?: number | null;
  /** The draft marks the day instead of recording something. */
  mark?: DayMarkKind | null;
  /** The day that it counts for, `YYYY-MM-DD`. Null: the day on which the message was sent. */
  localDate: string | null;
  note: string | null;
}

/** One row per record. Deleted ones stay, with `deleted_at`. */
export const factRecords = warehouseSchema.table(
  'fact_records',
  {
    recordId: primaryId('record_id'),
    habitId: id('habit_id').notNull(),
    categoryId: id('category_id').notNull(),
    userId: id('user_id').notNull(),
    duration: numeric('duration', { precision: 9, scale: 2, mode: 'number' }).notNull(),
    recordDate: timestamptz('record_date').notNull(),
    localDate: dateText('local_date').notNull(),
    note: text('note'),
    botId: id('bot_id').notNull().default(0),
    chatId: id('chat_id'),
    messageId: id('message_id'),
    /** The habit before the last merge, so that the merge can be undone. */
    mergedFromHabitId: id('merged_from_habit_id'),
    createdAt: timestamptz('created_at').notNull().default(sql`now()`),
    updatedAt: timestamptz('updated_at').notNull().default(sql`now()`),
    deletedAt: timestamptz('deleted_at'),
    /** What the message states, where the record was changed or completed otherwise: {@link RecordDraft}. */
    stated: jsonb('stated').$type<RecordDraft>(),
    messageEntry: smallint('message_entry').notNull().default(0),
    /** Null for a habit of the kind `time`, 1 for `check`, the number for `count`. */
    amount: numeric('amount', { precision: 13, scale: 3, mode: 'number' }),
    /** The import that added the record. Null: none did. */
    importId: id('import_id'),
    /** Identifies the record in the files of its source. Null: it was not imported. */
    importKey: text('import_key'),
  },
  (t) => [
    uniqueIndex('fact_records_import_key').on(t.userId, t.importKey).where(sql`${t.importKey} is not null`),
    uniqueIndex('fact_records_message')
      .on(t.botId, t.chatId, t.messageId, t.messageEntry)
      .where(sql`${t.messageId} is not null`),
    index('fact_records_by_day').on(t.userId, t.localDate, t.recordId),
    index('fact_records_newest').on(t.userId, t.recordDate, t.recordId),
    index('fact_records_of_habit').on(t.userId, t.habitId, t.localDate, t.recordId),
    // The habit of a record belongs to the same person.
    foreignKey({
      name: 'fact_records_own_habit',
      columns: [t.userId, t.habitId],
      foreignColumns: [dimHabits.userId, dimHabits.habitId],
    }),
    foreignKey({
      name: 'fact_records_own_category',
      columns: [t.userId, t.categoryId],
      foreignColumns: [dimCategory.userId, dimCategory.categoryId],
    }),
    // A check cannot see the kind of the habit: `warehouse.load_rows` and the functions of edits hold that rule.
    check(
      'fact_records_amount',
      sql`case when ${t.amount} is null then ${t.duration} > 0 and ${t.duration} <= ${constant(minutesPerDay)}
        else ${t.duration} = 0 and ${t.amount} between 0 and ${constant(maxAmount)} end`,
    ),
    check('fact_records_local_date', sql`${t.localDate} >= date '1970-01-01'`),
  ],
);

/** One row per person, day and habit with records that are not deleted. A trigger of `fact_records` updates it. */
export const aggDaily = warehouseSchema.table(
  'agg_daily',
  {
    recordDay: dateText('record_day').notNull(),
    habitId: id('habit_id').notNull(),
    userId: id('user_id').notNull(),
    categoryId: id('category_id').notNull(),
    totalDuration: numeric('total_duration', { precision: 12, scale: 2, mode: 'number' }).notNull(),
    totalRecords: integer('total_records').notNull(),
    totalAmount: numeric('total_amount', { precision: 16, scale: 3, mode: 'number' }).notNull().default(0),
  },
  (t) => [
    primaryKey({ name: 'agg_daily_pkey', columns: [t.userId, t.recordDay, t.habitId] }),
    index('agg_daily_record_day').on(t.recordDay),
    check('agg_daily_total_duration', sql`${t.totalDuration} >= 0`),
    check('agg_daily_total_records', sql`${t.totalRecords} > 0`),
    check('agg_daily_total_amount', sql`${t.totalAmount} >= 0`),
  ],
);
