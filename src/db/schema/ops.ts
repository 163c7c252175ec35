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
import { languages } from '../../time/language.ts';

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

/** One row per message that shows a run, or a whole backfill, and follows it. */
export const jobCard = ops.table(
  'job_card',
  {
    chatId: telegramId('chat_id').notNull(),
    messageId: telegramId('message_id').notNull(),
    runId: bigint('run_id', { mode: 'number' }).references(() => jobRun.runId, { onDelete: 'cascade' }),
    backfillId: bigint('backfill_id', { mode: 'number' }).references(() => jobBackfill.backfillId, {
      onDelete: 'cascade',
    }),
    userId: telegramId('user_id').notNull(),
    language: text('language', { enum: languages }).notNull(),
    shown: text('shown').notNull().default(''),
    editedAt: instant('edited_at').notNull().default(sql`now()`),
    doneAt: instant('done_at'),
  },
  (t) => [
    primaryKey({ columns: [t.chatId, t.messageId] }),
    index('job_card_open').on(t.editedAt).where(sql`${t.doneAt} is null`),
    index('job_card_run_id').on(t.runId),
    index('job_card_backfill_id').on(t.backfillId),
    check('job_card_subject', sql`(${t.runId} is null) <> (${t.backfillId} is null)`),
  ],
);

/** One row per span of time that a job is run again for, window by window. */
export const jobBackfill = ops.table(
  'job_backfill',
  {
    backfillId: bigint('backfill_id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    job: text('job').notNull(),
    requestedBy: telegramId('requested_by').notNull(),
    createdAt: instant('created_at').notNull().default(sql`now()`),
    state: text('state', { enum: ['running', 'cancelled', 'done'] }).notNull(),
  },
  (t) => [
    index('job_backfill_open').on(t.backfillId).where(sql`${t.state} = 'running'`),
    check('job_backfill_state', sql`${t.state} in ('running', 'cancelled', 'done')`),
  ],
);

/** One row per window of a backfill. */
export const jobBackfillWindow = ops.table(
  'job_backfill_window',
  {
    backfillId: bigint('backfill_id', { mode: 'number' })
      .notNull()
      .references(() => jobBackfill.backfillId, { onDelete: 'cascade' }),
    windowFrom: instant('window_from').notNull(),
    windowTo: instant('window_to').notNull(),
    runId: bigint('run_id', { mode: 'number' }).references(() => jobRun.runId, { onDelete: 'set null' }),
  },
  (t) => [primaryKey({ columns: [t.backfillId, t.windowFrom] }), index('job_backfill_window_run_id').on(t.runId)],
);

/** One row per admin and job whose news the admin chose. */
export const jobNotify = ops.table(
  'job_notify',
  {
    userId: telegramId('user_id').notNull(),
    job: text('job').notNull(),
    level: text('level', { enum: ['all', 'failures', 'none'] }).notNull(),
    toldAt: instant('told_at').notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.job] }),
    check('job_notify_level', sql`${t.level} in ('all', 'failures', 'none')`),
  ],
);

/** One row per time in which a job was failing or late, from its first failure to its next success, or that it had admins told of. */
export const jobAlert = ops.table(
  'job_alert',
  {
    alertId: bigint('alert_id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    job: text('job').notNull(),
    kind: text('kind', { enum: ['failed', 'late', 'said'] }).notNull(),
    key: text('key').notNull().default(''),
    values: jsonb('values').$type<Record<string, string | number>>(),
    openedAt: instant('opened_at').notNull(),
    seenAt: instant('seen_at').notNull(),
    failures: integer('failures').notNull(),
    runId: bigint('run_id', { mode: 'number' }),
    error: text('error'),
    announcedAt: instant('announced_at'),
    closedAt: instant('closed_at'),
    isQuiet: boolean('is_quiet').notNull().default(false),
  },
  (t) => [
    uniqueIndex('job_alert_open').on(t.job, t.kind, t.key).where(sql`${t.closedAt} is null`),
    index('job_alert_newest').on(t.job, t.kind, t.alertId),
    index('job_alert_unannounced').on(t.alertId).where(sql`${t.kind} = 'said' and ${t.announcedAt} is null`),
    check('job_alert_kind', sql`${t.kind} in ('failed', 'late', 'said')`),
  ],
);

/** One row per alert, or ended run, and chat that is told of it. */
export const jobNotice = ops.table(
  'job_notice',
  {
    noticeId: bigint('notice_id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    chatId: telegramId('chat_id').notNull(),
    alertId: bigint('alert_id', { mode: 'number' }).references(() => jobAlert.alertId, { onDelete: 'cascade' }),
    runId: bigint('run_id', { mode: 'number' }).references(() => jobRun.runId, { onDelete: 'cascade' }),
    messageId: telegramId('message_id'),
    shown: integer('shown').notNull().default(0),
    claimedUntil: instant('claimed_until').notNull().default(sql`'-infinity'`),
    keptAt: instant('kept_at'),
    doneAt: instant('done_at'),
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
export const sqlObject = ops.table('sql_object', {
  path: text('path').primaryKey(),
  sha256: text('sha256').notNull(),
  objects: text('objects').array().notNull().default([]),
  appliedAt: instant('applied_at').notNull().default(sql`now()`),
});
