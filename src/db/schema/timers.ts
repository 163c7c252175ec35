import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, primaryKey, text } from 'drizzle-orm/pg-core';
import { constant, int8, isOneOf, timestamptz } from './columns.ts';
import { maxTargetMinutes, timerRings } from './limits.ts';
import { dimHabits, warehouseSchema } from './warehouse.ts';

/** One row per habit of a person whose timer runs, or was stopped and is not finished. */
export const timer = warehouseSchema.table(
  'timer',
  {
    userId: int8('user_id').notNull(),
    habitId: int8('habit_id').notNull(),
    startedAt: timestamptz('started_at').notNull(),
    /** The minutes after which it rings. Null: the person set none. */
    targetMinutes: integer('target_minutes'),
    /** When the bot has to send the next message about it. Null: it waits for an answer of the person. */
    ringsAt: timestamptz('rings_at'),
    chatId: int8('chat_id').notNull(),
    /** The newest message that shows the timer. Null: not sent yet. */
    messageId: int8('message_id'),
    /** What the next message is about. */
    rings: text('rings', { enum: timerRings }),
    /** Null: it runs. */
    stoppedAt: timestamptz('stopped_at'),
    botId: int8('bot_id').notNull(),
    /** The topic of a group. Null: none. */
    threadId: int8('thread_id'),
    /** An instance sends the message until then. Null: none does. */
    claimedUntil: timestamptz('claimed_until'),
    /** The habit before the last merge, so that the merge can be undone. */
    mergedFromHabitId: int8('merged_from_habit_id'),
  },
  (t) => [
    primaryKey({ name: 'timer_pkey', columns: [t.userId, t.habitId] }),
    index('timer_rings_at').on(t.ringsAt).where(sql`${t.ringsAt} is not null`),
    foreignKey({
      name: 'timer_own_habit',
      columns: [t.userId, t.habitId],
      foreignColumns: [dimHabits.userId, dimHabits.habitId],
    }),
    check('timer_target_minutes', sql`${t.targetMinutes} between 1 and ${constant(maxTargetMinutes)}`),
    check('timer_rings', isOneOf(t.rings, timerRings)),
    check('timer_rings_both', sql`(${t.rings} is null) = (${t.ringsAt} is null)`),
    check('timer_stopped_at', sql`${t.stoppedAt} >= ${t.startedAt}`),
  ],
);
