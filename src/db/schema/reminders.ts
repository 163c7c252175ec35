import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  primaryKey,
  smallint,
  text,
  time,
} from 'drizzle-orm/pg-core';
import { constant, dateText, int8, isOneOf, timestamptz } from './columns.ts';
import {
  allWeekdays,
  maxTimesADay,
  minReminderInterval,
  reminderConditions,
  reminderStates,
  skipReasons,
} from './limits.ts';
import { dimHabits, warehouseSchema } from './warehouse.ts';

/** One row per reminder of a person: of a habit, or of the board of the day. */
export const reminder = warehouseSchema.table(
  'reminder',
  {
    userId: int8('user_id').notNull(),
    reminderId: int8('reminder_id').notNull().generatedByDefaultAsIdentity(),
    /** Null: the board. */
    habitId: int8('habit_id'),
    localTime: time('local_time').notNull(),
    /** Minutes between the times of a day, the last of which is not after `until_time`. Null: one time. */
    everyMinutes: integer('every_minutes'),
    /** Before `local_time`: after midnight. */
    untilTime: time('until_time'),
    /** A bit per weekday, bit 0 for Monday. */
    weekdays: smallint('weekdays').notNull().default(allWeekdays),
    onlyIf: text('only_if', { enum: reminderConditions }).notNull().default('open'),
    silent: boolean('silent').notNull().default(false),
    chatId: int8('chat_id').notNull(),
    /** The topic of a group. Null: none. */
    threadId: int8('thread_id'),
    /** Null: it is not paused. */
    pausedUntil: timestamptz('paused_until'),
    /** When the next message is due. */
    nextAt: timestamptz('next_at').notNull(),
    createdAt: timestamptz('created_at').notNull().default(sql`now()`),
    botId: int8('bot_id').notNull(),
    /** The habit before the last merge, so that the merge can be undone. */
    mergedFromHabitId: int8('merged_from_habit_id'),
  },
  (t) => [
    primaryKey({ name: 'reminder_pkey', columns: [t.userId, t.reminderId] }),
    index('reminder_next_at').on(t.botId, t.nextAt),
    foreignKey({
      name: 'reminder_own_habit',
      columns: [t.userId, t.habitId],
      foreignColumns: [dimHabits.userId, dimHabits.habitId],
    }),
    check('reminder_weekdays', sql`${t.weekdays} between 1 and ${constant(allWeekdays)}`),
    check('reminder_only_if', isOneOf(t.onlyIf, reminderConditions)),
    check('reminder_every_minutes', sql`${t.everyMinutes} >= ${constant(minReminderInterval)}`),
    check('reminder_until_time', sql`(${t.everyMinutes} is null) = (${t.untilTime} is null)`),
    check(
      'reminder_times_a_day',
      sql`mod(extract(epoch from ${t.untilTime} - ${t.localTime}) / 60 + 1440, 1440)
        < ${t.everyMinutes} * ${constant(maxTimesADay)}`,
    ),
    check(
      'reminder_whole_minutes',
      sql`extract(second from ${t.localTime}) = 0 and coalesce(extract(second from ${t.untilTime}), 0) = 0`,
    ),
  ],
);

/**
 * One row per reminder, day of the person and time at which it was due: what became of it. The key forbids a second
 * message for the same day and time. The reminder itself may have been deleted since.
 */
export const reminderSent = warehouseSchema.table(
  'reminder_sent',
  {
    userId: int8('user_id').notNull(),
    reminderId: int8('reminder_id').notNull(),
    localDate: dateText('local_date').notNull(),
    localTime: time('local_time').notNull(),
    dueAt: timestamptz('due_at').notNull(),
    state: text('state', { enum: reminderStates }).notNull(),
    /** Null: it was not skipped. */
    skipReason: text('skip_reason', { enum: skipReasons }),
    /** An instance sends the message until then. Null: none does. */
    claimedUntil: timestamptz('claimed_until'),
    /** The message that was sent, in `chat_id`. Several reminders may share it. */
    messageId: int8('message_id'),
    /** The place in the message, from 0. Null: no message was sent, or it is from before this column. */
    messageLine: smallint('message_line'),
    /** The message is sent again then. Null: the person has not asked for that, or it was sent. */
    snoozedUntil: timestamptz('snoozed_until'),
    answeredAt: timestamptz('answered_at'),
    /** The record that the answer made. Null: none. */
    recordId: int8('record_id'),
    /** The mark of the day that the answer replaced, so that its undo restores it. Null: there was none. */
    replacedMark: jsonb('replaced_mark'),
    botId: int8('bot_id').notNull(),
    chatId: int8('chat_id').notNull(),
  },
  (t) => [
    primaryKey({ name: 'reminder_sent_pkey', columns: [t.userId, t.reminderId, t.localDate, t.localTime] }),
    index('reminder_sent_claimed_until').on(t.botId, t.claimedUntil).where(sql`${t.claimedUntil} is not null`),
    index('reminder_sent_snoozed_until')
      .on(t.botId, t.snoozedUntil)
      .where(sql`${t.snoozedUntil} is not null and ${t.claimedUntil} is null`),
    check('reminder_sent_state', isOneOf(t.state, reminderStates)),
    check('reminder_sent_skip_reason', isOneOf(t.skipReason, skipReasons)),
    check('reminder_sent_skipped', sql`(${t.skipReason} is not null) = (${t.state} = 'skipped')`),
    check('reminder_sent_claimed', sql`(${t.claimedUntil} is not null) = (${t.state} = 'claimed')`),
    check('reminder_sent_answered', sql`(${t.answeredAt} is not null) = (${t.state} = 'answered')`),
    check('reminder_sent_record', sql`${t.recordId} is null or ${t.state} = 'answered'`),
    check('reminder_sent_replaced_mark', sql`${t.replacedMark} is null or ${t.state} = 'answered'`),
  ],
);
