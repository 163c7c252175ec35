import { sql } from 'drizzle-orm';
import { boolean, index, json, jsonb, pgSchema, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import { int8, timestamptz } from './columns.ts';

export const opsSchema = pgSchema('ops');

const telegramId = int8;

/**
 * One row per bot that has used the database. Other tables name it by `bot_id`, beside the id of an update or of a
 * message: these ids begin anew with every bot.
 */
export const bot = opsSchema.table('bot', {
  /**
   * Counts the bots from 0. Rows from before the table, and rows of others that name no bot, belong to the first one.
   */
  botId: int8('bot_id').primaryKey(),
  telegramId: telegramId('telegram_id').notNull().unique(),
  firstStartedAt: timestamptz('first_started_at').notNull().default(sql`now()`),
  /** Before this time no instance starts another message that the bot sends on its own. Null: at any time. */
  nextNoticeAt: timestamptz('next_notice_at'),
});

/**
 * One row per Telegram update whose effect is committed. The answer is built from `outcome`, also when it is
 * redelivered.
 */
export const telegramUpdate = opsSchema.table(
  'telegram_update',
  {
    updateId: telegramId('update_id').notNull(),
    botId: int8('bot_id').notNull().default(0),
    handledAt: timestamptz('handled_at').notNull().default(sql`now()`),
    userId: telegramId('user_id'),
    outcome: jsonb('outcome'),
  },
  (t) => [
    primaryKey({ name: 'telegram_update_pkey', columns: [t.botId, t.updateId] }),
    index('telegram_update_handled_at').on(t.handledAt),
    index('telegram_update_user_id').on(t.userId),
  ],
);

/**
 * One row per update that was received and is not finished. Every instance works the updates off, in order per chat. A
 * row leaves when its update is answered.
 */
export const telegramInbox = opsSchema.table(
  'telegram_inbox',
  {
    botId: telegramId('bot_id').notNull(),
    updateId: telegramId('update_id').notNull(),
    chatId: telegramId('chat_id').notNull(),
    userId: telegramId('user_id'),
    update: json('update').notNull(),
    receivedAt: timestamptz('received_at').notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.botId, t.updateId] }),
    index('telegram_inbox_chat').on(t.botId, t.chatId, t.updateId),
    index('telegram_inbox_user_id').on(t.userId),
  ],
);

/** One row per person and chat with a conversation in progress. */
export const dialogue = opsSchema.table(
  'dialogue',
  {
    chatId: telegramId('chat_id').notNull(),
    userId: telegramId('user_id').notNull(),
    botId: int8('bot_id').notNull().default(0),
    threadId: telegramId('thread_id'),
    state: jsonb('state').notNull(),
    expiresAt: timestamptz('expires_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.botId, t.chatId, t.userId] }), index('dialogue_expires_at').on(t.expiresAt)],
);

/** One row per admin command, allowed or denied. */
export const auditLog = opsSchema.table(
  'audit_log',
  {
    auditId: int8('audit_id').primaryKey().generatedAlwaysAsIdentity(),
    botId: int8('bot_id').notNull().default(0),
    updateId: telegramId('update_id'),
    userId: telegramId('user_id').notNull(),
    chatId: telegramId('chat_id'),
    command: text('command').notNull(),
    arguments: text('arguments').notNull().default(''),
    allowed: boolean('allowed').notNull(),
    loggedAt: timestamptz('logged_at').notNull().default(sql`now()`),
  },
  (t) => [unique('audit_log_update').on(t.botId, t.updateId), index('audit_log_logged_at').on(t.loggedAt)],
);

/** One row per file of src/db/sql as it was last applied. */
export const sqlObject = opsSchema.table('sql_object', {
  path: text('path').primaryKey(),
  sha256: text('sha256').notNull(),
  objects: text('objects').array().notNull().default([]),
  appliedAt: timestamptz('applied_at').notNull().default(sql`now()`),
});
