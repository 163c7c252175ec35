import { sql } from 'drizzle-orm';
import { check, foreignKey, integer, numeric, primaryKey, smallint, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { constant, dateText, int8, isOneOf, timestamptz } from './columns.ts';
import { allWeekdays, dayMarks, directions, goalMeasures, goalPeriods, maxGoalDays } from './limits.ts';
import { dimHabits, warehouseSchema } from './warehouse.ts';

/**
 * One row per person, habit and day from which a goal of the habit applies. It applies until the next one, so that a
 * past day is judged by the goal of that day.
 */
export const habitGoal = warehouseSchema.table(
  'habit_goal',
  {
    userId: int8('user_id').notNull(),
    habitId: int8('habit_id').notNull(),
    validFrom: dateText('valid_from').notNull(),
    measure: text('measure', { enum: goalMeasures }),
    /** Null, with measure and period: the habit has no goal from this day on. */
    target: numeric('target', { precision: 13, scale: 3, mode: 'number' }),
    period: text('period', { enum: goalPeriods }),
    everyDays: integer('every_days'),
    /** Null: that of the habit. */
    direction: text('direction', { enum: directions }),
  },
  (t) => [
    primaryKey({ name: 'habit_goal_pkey', columns: [t.userId, t.habitId, t.validFrom] }),
    foreignKey({
      name: 'habit_goal_own_habit',
      columns: [t.userId, t.habitId],
      foreignColumns: [dimHabits.userId, dimHabits.habitId],
    }),
    check('habit_goal_measure', isOneOf(t.measure, goalMeasures)),
    check('habit_goal_target', sql`${t.target} >= 0`),
    check('habit_goal_period', isOneOf(t.period, goalPeriods)),
    check('habit_goal_direction', isOneOf(t.direction, directions)),
    check('habit_goal_none', sql`num_nulls(${t.measure}, ${t.target}, ${t.period}) in (0, 3)`),
    check(
      'habit_goal_every_days',
      sql`(${t.everyDays} is not null) = (coalesce(${t.period}, '') = 'days')
        and ${t.everyDays} between 1 and ${constant(maxGoalDays)}`,
    ),
  ],
);

/** The columns of a mark. */
const markColumns = () => ({
  userId: int8('user_id').notNull(),
  habitId: int8('habit_id').notNull(),
  localDate: dateText('local_date').notNull(),
  mark: text('mark', { enum: dayMarks }).notNull(),
  note: text('note'),
  createdAt: timestamptz('created_at').notNull().default(sql`now()`),
  /** The habit before the last merge, so that the merge can be undone. */
  mergedFromHabitId: int8('merged_from_habit_id'),
  /** The message that set the mark, so that editing it changes the mark. Null: no message states it. */
  botId: int8('bot_id'),
  chatId: int8('chat_id'),
  messageId: int8('message_id'),
  /** The import that set the mark. Null: none did, or the person has set it anew since. */
  importId: int8('import_id'),
  /** Identifies the mark in the files of its source. Null: it was not imported. */
  importKey: text('import_key'),
});

/** One row per person, habit and day that the person marked: skipped, or not done. A record of the day removes it. */
export const dayMark = warehouseSchema.table('day_mark', markColumns(), (t) => [
  primaryKey({ name: 'day_mark_pkey', columns: [t.userId, t.habitId, t.localDate] }),
  uniqueIndex('day_mark_import_key').on(t.userId, t.importKey).where(sql`${t.importKey} is not null`),
  foreignKey({
    name: 'day_mark_own_habit',
    columns: [t.userId, t.habitId],
    foreignColumns: [dimHabits.userId, dimHabits.habitId],
  }),
  check('day_mark_mark', isOneOf(t.mark, dayMarks)),
  check('day_mark_local_date', sql`${t.localDate} >= date '1970-01-01'`),
]);

/**
 * One row per mark that a record of its day removed. It is a mark again as soon as the day has no record of the habit:
 * each of the two tables holds the marks that the other one does not.
 */
export const removedDayMark = warehouseSchema.table('removed_day_mark', markColumns(), (t) => [
  primaryKey({ name: 'removed_day_mark_pkey', columns: [t.userId, t.habitId, t.localDate] }),
  foreignKey({
    name: 'removed_day_mark_own_habit',
    columns: [t.userId, t.habitId],
    foreignColumns: [dimHabits.userId, dimHabits.habitId],
  }),
  check('removed_day_mark_mark', isOneOf(t.mark, dayMarks)),
  check('removed_day_mark_local_date', sql`${t.localDate} >= date '1970-01-01'`),
]);

/**
 * One row per person, habit and day whose mark the person deleted: an import does not set that mark again. Without a
 * foreign key, because it outlives its habit, like the key of a deleted record.
 */
export const deletedDayMark = warehouseSchema.table(
  'deleted_day_mark',
  {
    userId: int8('user_id').notNull(),
    habitId: int8('habit_id').notNull(),
    localDate: dateText('local_date').notNull(),
    mark: text('mark', { enum: dayMarks }).notNull(),
    /** Identifies the mark in the files of its source. Null: it was not imported. */
    importKey: text('import_key'),
    deletedAt: timestamptz('deleted_at').notNull().default(sql`now()`),
    /** The habit before the last merge, so that the merge can be undone. */
    mergedFromHabitId: int8('merged_from_habit_id'),
  },
  (t) => [
    primaryKey({ name: 'deleted_day_mark_pkey', columns: [t.userId, t.habitId, t.localDate] }),
    check('deleted_day_mark_mark', isOneOf(t.mark, dayMarks)),
  ],
);

/**
 * One row per vacation of a person, and per set of weekdays on which the person rests, with the days on which it
 * applies. A rest day neither breaks nor extends a streak.
 */
export const rest = warehouseSchema.table(
  'rest',
  {
    userId: int8('user_id').notNull(),
    restId: int8('rest_id').notNull().generatedByDefaultAsIdentity(),
    /** Null: all habits of the person. */
    habitId: int8('habit_id'),
    /** A bit per weekday, bit 0 for Monday. Null: every day, a vacation. */
    weekdays: smallint('weekdays'),
    fromDate: dateText('from_date').notNull(),
    /** The last day. Null: it applies until it is ended. */
    toDate: dateText('to_date'),
    reason: text('reason'),
    createdAt: timestamptz('created_at').notNull().default(sql`now()`),
    /** The habit before the last merge, so that the merge can be undone. */
    mergedFromHabitId: int8('merged_from_habit_id'),
  },
  (t) => [
    primaryKey({ name: 'rest_pkey', columns: [t.userId, t.restId] }),
    foreignKey({
      name: 'rest_own_habit',
      columns: [t.userId, t.habitId],
      foreignColumns: [dimHabits.userId, dimHabits.habitId],
    }),
    check('rest_weekdays', sql`${t.weekdays} between 1 and ${constant(allWeekdays)}`),
    check('rest_from_date', sql`${t.fromDate} >= date '1970-01-01'`),
    check('rest_to_date', sql`${t.toDate} >= ${t.fromDate}`),
    check('rest_vacation', sql`${t.weekdays} is not null or ${t.toDate} is not null`),
  ],
);
