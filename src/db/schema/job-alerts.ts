import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, jsonb, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { int8, timestamptz } from './columns.ts';
import { jobRun } from './jobs.ts';
import { opsSchema } from './ops.ts';

const telegramId = int8;

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
