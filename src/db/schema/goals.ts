import { sql } from 'drizzle-orm';
import { check, foreignKey, integer, numeric, primaryKey, text } from 'drizzle-orm/pg-core';
import { constant, dateText, int8, isOneOf, timestamptz } from './columns.ts';
import { dayMarks, directions, goalMeasures, goalPeriods, maxGoalDays } from './limits.ts';
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

/** One row per person, habit and day that the person marked: skipped, or not done. A record of the day removes it. */
export const dayMark = warehouseSchema.table(
  'day_mark',
  {
    userId: int8('user_id').notNull(),
    habitId: int8('habit_id').notNull(),
    localDate: dateText('local_date').notNull(),
    mark: text('mark', { enum: dayMarks }).notNull(),
    note: text('note'),
    createdAt: timestamptz('created_at').notNull().default(sql`now()`),
    /** The habit before the last merge, so that the merge can be undone. */
    mergedFromHabitId: int8('merged_from_habit_id'),
  },
  (t) => [
    primaryKey({ name: 'day_mark_pkey', columns: [t.userId, t.habitId, t.localDate] }),
    foreignKey({
      name: 'day_mark_own_habit',
      columns: [t.userId, t.habitId],
      foreignColumns: [dimHabits.userId, dimHabits.habitId],
    }),
    check('day_mark_mark', isOneOf(t.mark, dayMarks)),
    check('day_mark_local_date', sql`${t.localDate} >= date '1970-01-01'`),
  ],
);
