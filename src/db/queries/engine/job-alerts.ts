import { type SQL, sql } from 'drizzle-orm';
import type { Db, Executor, Tx } from '../../client.ts';
import { lockNumbers } from '../../session/advisory-locks.ts';
import { rows } from '../query.ts';
import { type AlertValues, claimRaisedAlerts } from './job-notices.ts';

/** What is told to whom. */
export interface AlertRecipients {
  /** Telegram ids of the admins. */
  admins: readonly number[];
  /** Null: every admin is told. */
  alertChatId: number | null;
}

/** A job that is late when it has no success for so long. */
export interface LateJobRule {
  job: string;
  seconds: number;
}

/**
 * After it, failures, their ends, late jobs and what jobs said are alerts, and every chat that is to be told of one has a notice. Whatever is
 * counted is counted once, over all instances. Failures of more than a day ago are no news.
 */
export function updateAlerts(db: Db, audience: AlertRecipients, rules: readonly LateJobRule[]): Promise<void> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${lockNumbers.alert})`);
    await noteEnds(tx, audience);
    await noteLate(tx, audience, rules);
    for (const { id, job } of await claimRaisedAlerts(tx)) await tellAll(tx, audience, job, id);
    await noteRuns(tx, audience);
  });
}

interface End {
  runId: number;
  job: string;
  succeeded: boolean;
}

async function noteEnds(tx: Tx, audience: AlertRecipients): Promise<void> {
  const open = new Set((await openAlerts(tx)).map(({ job }) => job));
  for (const { runId, job, succeeded } of await newEnds(tx)) {
    if (!succeeded && !open.has(job)) await openFailed(tx, audience, job, runId);
    else if (!succeeded) await countFailure(tx, job, runId);
    else if (open.has(job)) await closeFailed(tx, job, runId);
    if (succeeded) open.delete(job);
    else open.add(job);
  }
}

function openAlerts(tx: Tx): Promise<{ job: string }[]> {
  return rows(tx, sql`select job from ops.job_alert where kind = 'failed' and closed_at is null`);
}

/** Ends of runs that no alert has taken in, of jobs that fail or failed last. */
function newEnds(tx: Tx): Promise<End[]> {
  const isNew = sql`r.finished_at > greatest(coalesce(a.seen_at, '-infinity'), clock_timestamp() - interval '1 day') and not r.dry_run`;
  return rows(
    tx,
    sql`with a as (select distinct on (job) job, seen_at, closed_at from ops.job_alert where kind = 'failed'
      order by job, alert_id desc),
    bad as (select r.job from ops.job_run r left join a using (job) where ${isNew} and r.state in ('failed', 'timed_out', 'lost')
      union select job from a where closed_at is null)
    select r.run_id::float8 as "runId", r.job, r.state = 'succeeded' as succeeded
    from ops.job_run r join bad using (job) left join a using (job)
    where ${isNew} and r.state in ('failed', 'timed_out', 'lost', 'succeeded') order by r.finished_at, r.run_id`,
  );
}

async function openFailed(tx: Tx, audience: AlertRecipients, job: string, runId: number): Promise<void> {
  const made = await rows<{ id: number }>(
    tx,
    sql`insert into ops.job_alert (job, kind, opened_at, seen_at, failures, run_id, error)
    select job, 'failed', finished_at, finished_at, 1, run_id, error from ops.job_run where run_id = ${runId}
    returning alert_id::float8 as id`,
  );
  for (const { id } of made) await tellAll(tx, audience, job, id);
}

async function countFailure(tx: Tx, job: string, runId: number): Promise<void> {
  await tx.execute(
    sql`update ops.job_alert a set failures = failures + 1, seen_at = r.finished_at, run_id = r.run_id, error = r.error
    from ops.job_run r where r.run_id = ${runId} and a.job = ${job} and a.kind = 'failed' and a.closed_at is null`,
  );
}

async function closeFailed(tx: Tx, job: string, runId: number): Promise<void> {
  await tx.execute(
    sql`update ops.job_alert a set closed_at = r.finished_at, seen_at = r.finished_at
    from ops.job_run r where r.run_id = ${runId} and a.job = ${job} and a.kind = 'failed' and a.closed_at is null`,
  );
}

/** A late job is down since its last success, or since it is known; the time of a pause does not count. */
async function noteLate(tx: Tx, audience: AlertRecipients, rules: readonly LateJobRule[]): Promise<void> {
  await tx.execute(
    sql`update ops.job_alert a set closed_at = s.finished_at, seen_at = s.finished_at
    from ops.job_alert o cross join lateral (${lastSuccess(sql`o.job`)}) s
    where a.alert_id = o.alert_id and o.kind = 'late' and o.closed_at is null and s.finished_at > o.opened_at`,
  );
  const made = await rows<{ id: number; job: string }>(
    tx,
    sql`insert into ops.job_alert (job, kind, opened_at, seen_at, failures)
    select l.job, 'late', base.at, clock_timestamp(), 1
    from jsonb_to_recordset(${JSON.stringify(rules)}::jsonb) as l (job text, seconds float8)
    cross join lateral (select greatest((${lastSuccess(sql`l.job`)}), (
      select (value ->> 'since')::timestamptz from ops.job_state k where k.job = l.job and k.key = '$schedule')) as at) base
    where base.at < clock_timestamp() - l.seconds * interval '1 second'
      and not exists (select from ops.job_pause p where p.job = l.job)
      and not exists (select from ops.job_run r where r.job = l.job and r.skip_reason = 'paused'
        and r.finished_at > clock_timestamp() - l.seconds * interval '1 second')
    on conflict (job, kind, key) where closed_at is null do nothing
    returning alert_id::float8 as id, job`,
  );
  for (const { id, job } of made) await tellAll(tx, audience, job, id);
}

function lastSuccess(job: SQL): SQL {
  return sql`select n.finished_at from ops.job_run n where n.job = ${job} and n.state = 'succeeded' order by n.run_id desc limit 1`;
}

/** To the one chat and to the admins who asked for it, or to every admin who did not refuse it. */
async function tellAll(tx: Tx, { admins, alertChatId }: AlertRecipients, job: string, alertId: number): Promise<void> {
  await tx.execute(
    sql`insert into ops.job_notice (chat_id, alert_id)
    select a.id::bigint, ${alertId}::bigint from jsonb_array_elements_text(${JSON.stringify(admins)}::jsonb) a (id)
    left join ops.job_notify n on n.user_id = a.id::bigint and n.job = ${job}
    where coalesce(n.level, ${alertChatId === null ? 'failures' : 'none'}::text) <> 'none'
    union select ${alertChatId}::bigint, ${alertId}::bigint where ${alertChatId}::bigint is not null
    on conflict do nothing`,
  );
}

/** Runs that ended well, or were ended, for admins who want to hear of every run and do not see its card. */
async function noteRuns(tx: Tx, { admins }: AlertRecipients): Promise<void> {
  await tx.execute(
    sql`with wanted as (select * from ops.job_notify where level = 'all'
      and user_id in (select jsonb_array_elements_text(${JSON.stringify(admins)}::jsonb)::bigint)),
    ended as (select n.user_id, n.job, r.run_id, r.finished_at from wanted n join ops.job_run r on r.job = n.job
      where r.finished_at > n.told_at and r.state in ('succeeded', 'cancelled') and not r.dry_run),
    unseen as (select e.user_id, e.run_id from ended e join ops.job_run r using (run_id)
      where not (r.requested_by is not distinct from e.user_id and r.trigger in ('manual', 'retry'))
        and not exists (select from ops.job_card c where c.run_id = e.run_id and c.chat_id = e.user_id)),
    told as (update ops.job_notify n set told_at = e.finished_at
      from (select user_id, job, max(finished_at) as finished_at from ended group by 1, 2) e
      where n.user_id = e.user_id and n.job = e.job)
    insert into ops.job_notice (chat_id, run_id) select user_id, run_id from unseen on conflict do nothing`,
  );
}

/** Something that a chat is to be told. */
export interface JobNotice {
  noticeId: number;
  chatId: number;
  messageId: number | null;
  shown: number;
  runId: number | null;
  alert: {
    job: string;
    kind: 'failed' | 'late' | 'said';
    /** Of what a job said; empty for others. */
    key: string;
    values: AlertValues | null;
    failures: number;
    runId: number | null;
    error: string | null;
    /** Seconds from its begin to its end, or until now. */
    downSeconds: number;
    closed: boolean;
    /** Nobody is told that it is closed. */
    quiet: boolean;
  } | null;
}

/**
 * Returns what has to be told now, claimed for this instance for a minute, oldest first. That more has failed is told so long
 * after the last words of the notice at the earliest; its begin and its end at once.
 */
export async function claimNotices(exec: Executor, editEveryMs: number): Promise<JobNotice[]> {
  const claimed = await rows<JobNotice>(
    exec,
    sql`with due as (select n.notice_id from ops.job_notice n left join ops.job_alert a using (alert_id)
      where n.done_at is null and n.kept_at is null and n.claimed_until < clock_timestamp()
        and (n.run_id is not null or n.message_id is null or a.closed_at is not null
          or (n.shown < a.failures and n.claimed_until < clock_timestamp() - ${editEveryMs} * interval '1 ms'))
      for update of n skip locked),
    mine as (update ops.job_notice n set claimed_until = clock_timestamp() + interval '1 minute'
      from due where n.notice_id = due.notice_id returning n.*)
    select n.notice_id::float8 as "noticeId", n.chat_id::float8 as "chatId", n.message_id::float8 as "messageId", n.shown,
      n.run_id::float8 as "runId", case when a.alert_id is not null then jsonb_build_object('job', a.job, 'kind', a.kind,
        'key', a.key, 'values', a.values, 'quiet', a.is_quiet,
        'failures', a.failures, 'runId', a.run_id, 'error', a.error, 'closed', a.closed_at is not null,
        'downSeconds', extract(epoch from coalesce(a.closed_at, clock_timestamp()) - a.opened_at)) end as alert
    from mine n left join ops.job_alert a using (alert_id) order by n.notice_id`,
  );
  return claimed;
}

/** After it, the row says what the chat was told, and that it was now; `done`: and that this was all. */
export async function saveSentNotice(
  exec: Executor,
  { noticeId }: JobNotice,
  { messageId, shown, done }: { messageId: number | null; shown: number; done: boolean },
): Promise<void> {
  await exec.execute(
    sql`update ops.job_notice set message_id = ${messageId}, shown = ${shown}, claimed_until = clock_timestamp(),
      done_at = ${done ? sql`now()` : null} where notice_id = ${noticeId}`,
  );
}

/** After it, the notice waits until the person writes. */
export async function deferNotice(exec: Executor, { noticeId }: JobNotice): Promise<void> {
  await exec.execute(
    sql`update ops.job_notice set kept_at = now(), claimed_until = '-infinity' where notice_id = ${noticeId}`,
  );
}

/** After it, what was kept for the chat is told at the next look. Returns how many there are. */
export async function releaseDeferredNotices(exec: Executor, chatId: number): Promise<number> {
  const result = await exec.execute(
    sql`update ops.job_notice set kept_at = null where chat_id = ${chatId} and kept_at is not null`,
  );
  return result.rowCount ?? 0;
}
