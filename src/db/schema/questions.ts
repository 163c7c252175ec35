import { sql } from 'drizzle-orm';
import { check, index, jsonb, smallint, text } from 'drizzle-orm/pg-core';
import { dateText, int8, timestamptz } from './columns.ts';
import { opsSchema } from './ops.ts';
import type { RecordDraft } from './warehouse.ts';

/**
 * What a question about an entry asks for. `habit`: none is stated. `which-habit`: one of several known habits.
 * `meaning`: more than one part is unclear.
 */
export const questionAsks = [
  'habit',
  'which-habit',
  'new-habit',
  'duration',
  'day',
  'meaning',
  'over-a-day',
  'amount',
] as const;

/** One row per question about an entry of a message that cannot be saved as it is. */
export const recordQuestion = opsSchema.table(
  'record_question',
  {
    questionId: int8('question_id').primaryKey().generatedAlwaysAsIdentity(),
    userId: int8('user_id').notNull(),
    botId: int8('bot_id').notNull().default(0),
    chatId: int8('chat_id').notNull(),
    messageId: int8('message_id'),
    messageEntry: smallint('message_entry').notNull().default(0),
    botMessageId: int8('bot_message_id'),
    asks: text('asks', { enum: questionAsks }).notNull(),
    step: smallint('step').notNull().default(0),
    understood: jsonb('understood').$type<RecordDraft>().notNull(),
    readings: jsonb('readings').$type<RecordDraft[]>().notNull(),
    entryDate: dateText('entry_date').notNull(),
    sentAt: timestamptz('sent_at').notNull(),
    createdAt: timestamptz('created_at').notNull().default(sql`now()`),
    askedAt: timestamptz('asked_at').notNull().default(sql`now()`),
    closedAt: timestamptz('closed_at'),
    recordId: int8('record_id'),
  },
  (t) => [
    index('record_question_newest').on(t.userId, t.chatId, t.askedAt),
    index('record_question_created_at').on(t.createdAt),
    check('record_question_asks', sql`${t.asks} in (${sql.raw(questionAsks.map((part) => `'${part}'`).join(', '))})`),
  ],
);
