import { sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import { rows } from '../query.ts';
import type { ErrorText } from './error-text.ts';
import type { AlertValues } from './raised-alerts.ts';

/** A row of `ops.job_notice`: a message that has to be sent to one chat, about an alert or about a run. */
export interface JobNotice {
  noticeId: number;
  chatId: number;
  /** The message that the bot has sent. Null: none yet, or another bot has sent it. */
  messageId: number | null;
  /** The number of failures in the text of the message as it was sent last. */
  shownFailures: number;
  /** The run that the notice is about. Null: it is about an alert. */
  runId: number | null;
  alert: {
    job: string;
    /** `said`: a job raised the alert. */
    kind: 'failed' | 'late' | 'said';
    /** Key of a raised alert. Empty for other kinds. */
    key: string;
    values: AlertValues | null;
    failures: number;
    runId: number | null;
    error: string | null;
    errorText: ErrorText | null;
    /** Seconds from the start of the alert to its end, or until now. */
    downSeconds: number;
    closed: boolean;
    /** True: the end of the alert is not reported. */
    isQuiet: boolean;
  } | null;
}

/**
 * Returns the notices that have to be sent or updated now, oldest first, and claims them for a minute. Start and end of
 * an alert are due immediately. An update of the number of failures is due `editEveryMs` after the last one.
 */
export async function claimNotices(exec: Executor, botId: number, editEveryMs: number): Promise<JobNotice[]> {
  const claimed = await rows<JobNotice>(
    exec,
    sql`with due as (
      select n.notice_id from ops.job_notice n left join ops.job_alert a using (alert_id)
      where n.done_at is null and n.kept_at is null and n.claimed_until < clock_timestamp()
        and (n.run_id is not null or n.message_id is null or a.closed_at is not null
          or (n.shown < a.failures and n.claimed_until < clock_timestamp() - ${editEveryMs} * interval '1 ms'))
      for update of n skip locked
    ), claimed as (
      update ops.job_notice n set claimed_until = clock_timestamp() + interval '1 minute'
      from due where n.notice_id = due.notice_id returning n.*
    )
    select n.notice_id::float8 as "noticeId", n.chat_id::float8 as "chatId",
      case when n.bot_id = ${botId} then n.message_id::float8 end as "messageId",
      n.shown as "shownFailures", n.run_id::float8 as "runId",
      case when a.alert_id is not null then jsonb_build_object('job', a.job, 'kind', a.kind,
        'key', a.key, 'values', a.values, 'isQuiet', a.is_quiet,
        'failures', a.failures, 'runId', a.run_id, 'error', a.error, 'errorText', r.error_text,
        'closed', a.closed_at is not null,
        'downSeconds', extract(epoch from coalesce(a.closed_at, clock_timestamp()) - a.opened_at)) end as alert
    from claimed n left join ops.job_alert a using (alert_id)
    left join ops.job_run r on r.run_id = a.run_id order by n.notice_id`,
  );
  return claimed;
}

/**
 * Stores the message that was sent for a notice, and ends the claim.
 *
 * @param sent `isDone`: the notice needs no further message or edit
 */
export async function saveSentNotice(
  exec: Executor,
  { noticeId }: JobNotice,
  sent: { botId: number; messageId: number | null; shownFailures: number; isDone: boolean },
): Promise<void> {
  await exec.execute(
    sql`update ops.job_notice set bot_id = ${sent.botId}, message_id = ${sent.messageId}, shown = ${sent.shownFailures},
      claimed_until = clock_timestamp(), done_at = ${sent.isDone ? sql`now()` : null} where notice_id = ${noticeId}`,
  );
}

/** Defers a notice that could not be sent until {@link releaseDeferredNotices} is called for its chat. */
export async function deferNotice(exec: Executor, { noticeId }: JobNotice): Promise<void> {
  await exec.execute(
    sql`update ops.job_notice set kept_at = now(), claimed_until = '-infinity' where notice_id = ${noticeId}`,
  );
}

/** Makes the deferred notices of a chat due. Returns their number. */
export async function releaseDeferredNotices(exec: Executor, chatId: number): Promise<number> {
  const result = await exec.execute(
    sql`update ops.job_notice set kept_at = null where chat_id = ${chatId} and kept_at is not null`,
  );
  return result.rowCount ?? 0;
}
