import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  index,
  integer,
  json,
  jsonb,
  pgSchema,
  primaryKey,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { languages } from '../../time/language.ts';
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

/** One row per run of a job, and per tick that was not run (`skipped`, with the reason). */
export const jobRun = opsSchema.table(
  'job_run',
  {
    runId: int8('run_id').primaryKey().generatedAlwaysAsIdentity(),
    job: text('job').notNull(),
    trigger: text('trigger', { enum: ['schedule', 'event', 'manual', 'backfill', 'catch_up', 'retry'] }).notNull(),
    dueAt: timestamptz('due_at').notNull(),
    windowFrom: timestamptz('window_from'),
    windowTo: timestamptz('window_to'),
    params: jsonb('params').notNull().default({}),
    requestedBy: telegramId('requested_by'),
    state: text('state', {
      enum: ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'timed_out', 'lost', 'skipped'],
    }).notNull(),
    attempt: integer('attempt').notNull().default(0),
    deaths: integer('deaths').notNull().default(0),
    startedAt: timestamptz('started_at'),
    finishedAt: timestamptz('finished_at'),
    heartbeatAt: timestamptz('heartbeat_at'),
    cancelRequestedAt: timestamptz('cancel_requested_at'),
    dryRun: boolean('dry_run').notNull().default(false),
    instance: text('instance'),
    progress: jsonb('progress'),
    counts: jsonb('counts'),
    error: text('error'),
    errorText: jsonb('error_text'),
    skipReason: text('skip_reason'),
  },
  (t) => [
    uniqueIndex('job_run_tick').on(t.job, t.dueAt).where(sql`${t.trigger} in ('schedule', 'catch_up')`),
    index('job_run_newest').on(t.job, t.runId),
    index('job_run_newest_real').on(t.job, t.runId).where(sql`${t.state} <> 'skipped'`),
    index('job_run_newest_success').on(t.job, t.runId).where(sql`${t.state} = 'succeeded'`),
    index('job_run_open').on(t.job, t.runId).where(sql`${t.finishedAt} is null`),
    index('job_run_finished_at').on(t.finishedAt),
    check('job_run_trigger', sql`${t.trigger} in ('schedule', 'event', 'manual', 'backfill', 'catch_up', 'retry')`),
    check(
      'job_run_state',
      sql`${t.state} in ('queued', 'running', 'succeeded', 'failed', 'cancelled', 'timed_out', 'lost', 'skipped')`,
    ),
  ],
);

/** One row per log line of a run. */
export const jobLog = opsSchema.table(
  'job_log',
  {
    logId: int8('log_id').primaryKey().generatedAlwaysAsIdentity(),
    runId: int8('run_id')
      .notNull()
      .references(() => jobRun.runId, { onDelete: 'cascade' }),
    loggedAt: timestamptz('logged_at').notNull().default(sql`now()`),
    level: text('level', { enum: ['info', 'warn', 'error'] }).notNull(),
    message: text('message').notNull(),
    data: jsonb('data'),
  },
  (t) => [
    index('job_log_run_id').on(t.runId, t.logId),
    check('job_log_level', sql`${t.level} in ('info', 'warn', 'error')`),
  ],
);

/** One row per value that a job stores between its runs. */
export const jobState = opsSchema.table(
  'job_state',
  {
    job: text('job').notNull(),
    key: text('key').notNull(),
    value: jsonb('value').notNull(),
    updatedAt: timestamptz('updated_at').notNull().default(sql`now()`),
  },
  (t) => [primaryKey({ columns: [t.job, t.key] })],
);

/** One row per paused job. */
export const jobPause = opsSchema.table('job_pause', {
  job: text('job').primaryKey(),
  pausedBy: telegramId('paused_by'),
  pausedAt: timestamptz('paused_at').notNull().default(sql`now()`),
  reason: text('reason'),
});

/** One row per message that shows a run or a backfill and is edited while it progresses. */
export const jobCard = opsSchema.table(
  'job_card',
  {
    chatId: telegramId('chat_id').notNull(),
    messageId: telegramId('message_id').notNull(),
    botId: int8('bot_id').notNull().default(0),
    runId: int8('run_id').references(() => jobRun.runId, { onDelete: 'cascade' }),
    backfillId: int8('backfill_id').references(() => jobBackfill.backfillId, {
      onDelete: 'cascade',
    }),
    userId: telegramId('user_id').notNull(),
    language: text('language', { enum: languages }).notNull(),
    shown: text('shown').notNull().default(''),
    editedAt: timestamptz('edited_at').notNull().default(sql`now()`),
    doneAt: timestamptz('done_at'),
  },
  (t) => [
    primaryKey({ columns: [t.botId, t.chatId, t.messageId] }),
    index('job_card_open').on(t.editedAt).where(sql`${t.doneAt} is null`),
    index('job_card_run_id').on(t.runId),
    index('job_card_backfill_id').on(t.backfillId),
    check('job_card_subject', sql`(${t.runId} is null) <> (${t.backfillId} is null)`),
  ],
);

/** One row per backfill: a time range for which a job is run again, window by window. */
export const jobBackfill = opsSchema.table(
  'job_backfill',
  {
    backfillId: int8('backfill_id').primaryKey().generatedAlwaysAsIdentity(),
    job: text('job').notNull(),
    requestedBy: telegramId('requested_by').notNull(),
    createdAt: timestamptz('created_at').notNull().default(sql`now()`),
    state: text('state', { enum: ['running', 'cancelled', 'done'] }).notNull(),
  },
  (t) => [
    index('job_backfill_open').on(t.backfillId).where(sql`${t.state} = 'running'`),
    check('job_backfill_state', sql`${t.state} in ('running', 'cancelled', 'done')`),
  ],
);

/** One row per window of a backfill. */
export const jobBackfillWindow = opsSchema.table(
  'job_backfill_window',
  {
    backfillId: int8('backfill_id')
      .notNull()
      .references(() => jobBackfill.backfillId, { onDelete: 'cascade' }),
    windowFrom: timestamptz('window_from').notNull(),
    windowTo: timestamptz('window_to').notNull(),
    runId: int8('run_id').references(() => jobRun.runId, { onDelete: 'set null' }),
  },
  (t) => [primaryKey({ columns: [t.backfillId, t.windowFrom] }), index('job_backfill_window_run_id').on(t.runId)],
);

/** One row per admin and job whose notifications the admin chose. */
export const jobNotify = opsSchema.table(
  'job_notify',
  {
    userId: telegramId('user_id').notNull(),
    job: text('job').notNull(),
    level: text('level', { enum: ['all', 'failures', 'none'] }).notNull(),
    toldAt: timestamptz('told_at').notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.job] }),
    check('job_notify_level', sql`${t.level} in ('all', 'failures', 'none')`),
  ],
);

/**
 * One row per condition that admins are alerted to: a job that fails or is late, until its next success, or a condition
 * that a job reported (`said`).
 */
export const jobAlert = opsSchema.table(
  'job_alert',
  {
    alertId: int8('alert_id').primaryKey().generatedAlwaysAsIdentity(),
    job: text('job').notNull(),
    kind: text('kind', { enum: ['failed', 'late', 'said'] }).notNull(),
    key: text('key').notNull().default(''),
    values: jsonb('values').$type<Record<string, string | number>>(),
    openedAt: timestamptz('opened_at').notNull(),
    seenAt: timestamptz('seen_at').notNull(),
    failures: integer('failures').notNull(),
    runId: int8('run_id'),
    error: text('error'),
    announcedAt: timestamptz('announced_at'),
    closedAt: timestamptz('closed_at'),
    isQuiet: boolean('is_quiet').notNull().default(false),
  },
  (t) => [
    uniqueIndex('job_alert_open').on(t.job, t.kind, t.key).where(sql`${t.closedAt} is null`),
    index('job_alert_newest').on(t.job, t.kind, t.alertId),
    index('job_alert_unannounced').on(t.alertId).where(sql`${t.kind} = 'said' and ${t.announcedAt} is null`),
    check('job_alert_kind', sql`${t.kind} in ('failed', 'late', 'said')`),
  ],
);

/** One row per alert, or ended run, and chat that is notified of it. */
export const jobNotice = opsSchema.table(
  'job_notice',
  {
    noticeId: int8('notice_id').primaryKey().generatedAlwaysAsIdentity(),
    chatId: telegramId('chat_id').notNull(),
    alertId: int8('alert_id').references(() => jobAlert.alertId, { onDelete: 'cascade' }),
    runId: int8('run_id').references(() => jobRun.runId, { onDelete: 'cascade' }),
    botId: int8('bot_id').notNull().default(0),
    messageId: telegramId('message_id'),
    shown: integer('shown').notNull().default(0),
    claimedUntil: timestamptz('claimed_until').notNull().default(sql`'-infinity'`),
    keptAt: timestamptz('kept_at'),
    doneAt: timestamptz('done_at'),
  },
  (t) => [
    uniqueIndex('job_notice_alert').on(t.alertId, t.chatId).where(sql`${t.alertId} is not null`),
    uniqueIndex('job_notice_run').on(t.runId, t.chatId).where(sql`${t.runId} is not null`),
    index('job_notice_open').on(t.noticeId).where(sql`${t.doneAt} is null`),
    index('job_notice_kept').on(t.chatId).where(sql`${t.keptAt} is not null`),
    check('job_notice_subject', sql`(${t.runId} is null) <> (${t.alertId} is null)`),
  ],
);

/** One row per file of src/db/sql as it was last applied. */
export const sqlObject = opsSchema.table('sql_object', {
  path: text('path').primaryKey(),
  sha256: text('sha256').notNull(),
  objects: text('objects').array().notNull().default([]),
  appliedAt: timestamptz('applied_at').notNull().default(sql`now()`),
});
