import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgSchema,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';

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

/** One row per run of a job, and per tick that was not run (`skipped`, with the reason). */
export const jobRun = ops.table(
  'job_run',
  {
    runId: bigint('run_id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    job: text('job').notNull(),
    trigger: text('trigger', { enum: ['schedule', 'event', 'manual', 'backfill', 'catch_up', 'retry'] }).notNull(),
    dueAt: instant('due_at').notNull(),
    windowFrom: instant('window_from'),
    windowTo: instant('window_to'),
    params: jsonb('params').notNull().default({}),
    requestedBy: telegramId('requested_by'),
    state: text('state', {
      enum: ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'timed_out', 'lost', 'skipped'],
    }).notNull(),
    attempt: integer('attempt').notNull().default(0),
    startedAt: instant('started_at'),
    finishedAt: instant('finished_at'),
    heartbeatAt: instant('heartbeat_at'),
    cancelRequestedAt: instant('cancel_requested_at'),
    dryRun: boolean('dry_run').notNull().default(false),
    instance: text('instance'),
    progress: jsonb('progress'),
    counts: jsonb('counts'),
    error: text('error'),
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

/** One row per line that a run wrote. */
export const jobLog = ops.table(
  'job_log',
  {
    logId: bigint('log_id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    runId: bigint('run_id', { mode: 'number' })
      .notNull()
      .references(() => jobRun.runId, { onDelete: 'cascade' }),
    loggedAt: instant('logged_at').notNull().default(sql`now()`),
    level: text('level', { enum: ['info', 'warn', 'error'] }).notNull(),
    message: text('message').notNull(),
    data: jsonb('data'),
  },
  (t) => [
    index('job_log_run_id').on(t.runId, t.logId),
    check('job_log_level', sql`${t.level} in ('info', 'warn', 'error')`),
  ],
);

/** One row per value that a job keeps between its runs. */
export const jobState = ops.table(
  'job_state',
  {
    job: text('job').notNull(),
    key: text('key').notNull(),
    value: jsonb('value').notNull(),
    updatedAt: instant('updated_at').notNull().default(sql`now()`),
  },
  (t) => [primaryKey({ columns: [t.job, t.key] })],
);

/** One row per paused job. */
export const jobPause = ops.table('job_pause', {
  job: text('job').primaryKey(),
  pausedBy: telegramId('paused_by'),
  pausedAt: instant('paused_at').notNull().default(sql`now()`),
  reason: text('reason'),
});

/** One row per file of src/db/sql as it was last applied. */
export const sqlObject = ops.table('sql_object', {
  path: text('path').primaryKey(),
  sha256: text('sha256').notNull(),
  appliedAt: instant('applied_at').notNull().default(sql`now()`),
});
