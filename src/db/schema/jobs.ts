import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, jsonb, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { languages } from '../../time/language.ts';
import { int8, timestamptz } from './columns.ts';
import { opsSchema } from './ops.ts';

const telegramId = int8;

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
