import { sql } from 'drizzle-orm';
import { bigint, boolean, index, jsonb, pgSchema, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

export const ops = pgSchema('ops');

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
const telegramId = (name: string) => bigint(name, { mode: 'number' });

/** One row per Telegram update whose effect is committed. `outcome` is what to answer when it comes again. */
export const telegramUpdate = ops.table(
  'telegram_update',
  {
    updateId: telegramId('update_id').primaryKey(),
    handledAt: instant('handled_at').notNull().default(sql`now()`),
    userId: telegramId('user_id'),
    outcome: jsonb('outcome'),
  },
  (t) => [index('telegram_update_handled_at').on(t.handledAt), index('telegram_update_user_id').on(t.userId)],
);

/** One row per update that was confirmed to Telegram before it was finished: it waits here instead of there. */
export const telegramPending = ops.table(
  'telegram_pending',
  {
    updateId: telegramId('update_id').primaryKey(),
    userId: telegramId('user_id'),
    update: jsonb('update').notNull(),
    receivedAt: instant('received_at').notNull().default(sql`now()`),
  },
  (t) => [index('telegram_pending_user_id').on(t.userId)],
);

/** One row per person and chat with a dialogue in progress. */
export const dialogue = ops.table(
  'dialogue',
  {
    chatId: telegramId('chat_id').notNull(),
    userId: telegramId('user_id').notNull(),
    threadId: telegramId('thread_id'),
    state: jsonb('state').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.chatId, t.userId] }), index('dialogue_expires_at').on(t.expiresAt)],
);

/** One row per admin action or refusal. */
export const auditLog = ops.table(
  'audit_log',
  {
    auditId: bigint('audit_id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    updateId: telegramId('update_id').unique(),
    userId: telegramId('user_id').notNull(),
    chatId: telegramId('chat_id'),
    command: text('command').notNull(),
    arguments: text('arguments').notNull().default(''),
    allowed: boolean('allowed').notNull(),
    loggedAt: instant('logged_at').notNull().default(sql`now()`),
  },
  (t) => [index('audit_log_logged_at').on(t.loggedAt)],
);

/** One row per file of src/db/sql as it was last applied. */
export const sqlObject = ops.table('sql_object', {
  path: text('path').primaryKey(),
  sha256: text('sha256').notNull(),
  appliedAt: instant('applied_at').notNull().default(sql`now()`),
});
