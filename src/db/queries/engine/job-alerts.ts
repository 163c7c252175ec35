import { type SQL, sql } from 'drizzle-orm';
import type { Db, Tx } from '../../client.ts';
import { lockNumbers } from '../../session/advisory-locks.ts';
import { rows } from '../query.ts';
import { claimRaisedAlerts } from './raised-alerts.ts';

/** Who gets alerts, apart from what each admin chose (`ops.job_notify`). */
export interface AlertRecipients {
  /** Telegram ids of the admins. */
  admins: readonly number[];
  /** The chat that gets every alert. Null: every admin gets them. */
  alertChatId: number | null;
}

/** A job is late when it has had no success for this long. */
export interface LateJobRule {
  job: string;
  seconds: number;
}

/**
 * Updates `ops.job_alert` and stores a notice for every chat that has to be told. It covers runs that ended since the
 * last call, jobs that are late, alerts that jobs raised, and runs that an admin wants to hear of. Failures of more
 * than a day ago are ignored. Several instances may call it: each change is counted once.
 */
export function updateAlerts(db: Db, recipients: AlertRecipients, rules: readonly LateJobRule[]): Promise<void> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${lockNumbers.alert})`);
    await updateFailedAlerts(tx, recipients);
    await updateLateAlerts(tx, recipients, rules);
    for (const { id, job } of await claimRaisedAlerts(tx)) await insertAlertNotices(tx, recipients, job, id);
    await insertRunNotices(tx, recipients);
  });
}

interface EndedRun {
  runId: number;
  job: string;
  succeeded: boolean;
}

async function updateFailedAlerts(tx: Tx, recipients: AlertRecipients): Promise<void> {
  const open = new Set((await findOpenFailedAlerts(tx)).map(({ job }) => job));
  for (const { runId, job, succeeded } of await findNewlyEndedRuns(tx)) {
    if (!succeeded && !open.has(job)) await openFailedAlert(tx, recipients, job, runId);
    else if (!succeeded) await countFailure(tx, job, runId);
    else if (open.has(job)) await closeFailedAlert(tx, job, runId);
    if (succeeded) open.delete(job);
    else open.add(job);
  }
}

function findOpenFailedAlerts(tx: Tx): Promise<{ job: string }[]> {
  return rows(tx, sql`select job from ops.job_alert where kind = 'failed' and closed_at is null`);
}

/** Returns the ended runs that no alert has counted, of jobs with a new failure or an open alert. */
function findNewlyEndedRuns(tx: Tx): Promise<EndedRun[]> {
  const isNew = sql`not r.dry_run
    and r.finished_at > greatest(coalesce(a.seen_at, '-infinity'), clock_timestamp() - interval '1 day')`;
  return rows(
    tx,
    sql`with a as (
      select distinct on (job) job, seen_at, closed_at from ops.job_alert where kind = 'failed'
      order by job, alert_id desc
    ), failing as (
      select r.job from ops.job_run r left join a using (job)
      where ${isNew} and r.state in ('failed', 'timed_out', 'lost')
      union
      select job from a where closed_at is null
    )
    select r.run_id::float8 as "runId", r.job, r.state = 'succeeded' as succeeded
    from ops.job_run r join failing using (job) left join a using (job)
    where ${isNew} and r.state in ('failed', 'timed_out', 'lost', 'succeeded') order by r.finished_at, r.run_id`,
  );
}

async function openFailedAlert(tx: Tx, recipients: AlertRecipients, job: string, runId: number): Promise<void> {
  const opened = await rows<{ id: number }>(
    tx,
    sql`insert into ops.job_alert (job, kind, opened_at, seen_at, failures, run_id, error)
    select job, 'failed', finished_at, finished_at, 1, run_id, error from ops.job_run where run_id = ${runId}
    returning alert_id::float8 as id`,
  );
  for (const { id } of opened) await insertAlertNotices(tx, recipients, job, id);
}

async function countFailure(tx: Tx, job: string, runId: number): Promise<void> {
  await tx.execute(
    sql`update ops.job_alert a set failures = failures + 1, seen_at = r.finished_at, run_id = r.run_id, error = r.error
    from ops.job_run r where r.run_id = ${runId} and a.job = ${job} and a.kind = 'failed' and a.closed_at is null`,
  );
}

async function closeFailedAlert(tx: Tx, job: string, runId: number): Promise<void> {
  await tx.execute(
    sql`update ops.job_alert a set closed_at = r.finished_at, seen_at = r.finished_at
    from ops.job_run r where r.run_id = ${runId} and a.job = ${job} and a.kind = 'failed' and a.closed_at is null`,
  );
}

/**
 * Closes alerts of late jobs that have succeeded, and opens new ones. A job without any success counts from the time
 * when its schedule became known. A pause does not count as lateness.
 */
async function updateLateAlerts(tx: Tx, recipients: AlertRecipients, rules: readonly LateJobRule[]): Promise<void> {
  await tx.execute(
    sql`update ops.job_alert a set closed_at = s.finished_at, seen_at = s.finished_at
    from ops.job_alert o cross join lateral (${lastSuccess(sql`o.job`)}) s
    where a.alert_id = o.alert_id and o.kind = 'late' and o.closed_at is null and s.finished_at > o.opened_at`,
  );
  const opened = await rows<{ id: number; job: string }>(
    tx,
    sql`insert into ops.job_alert (job, kind, opened_at, seen_at, failures)
    select l.job, 'late', base.at, clock_timestamp(), 1
    from jsonb_to_recordset(${JSON.stringify(rules)}::jsonb) as l (job text, seconds float8)
    cross join lateral (
      select greatest((${lastSuccess(sql`l.job`)}), (
        select (value ->> 'since')::timestamptz from ops.job_state k where k.job = l.job and k.key = '$schedule')) as at
    ) base
    where base.at < clock_timestamp() - l.seconds * interval '1 second'
      and not exists (select from ops.job_pause p where p.job = l.job)
      and not exists (
        select from ops.job_run r where r.job = l.job and r.skip_reason = 'paused'
          and r.finished_at > clock_timestamp() - l.seconds * interval '1 second')
    on conflict (job, kind, key) where closed_at is null do nothing
    returning alert_id::float8 as id, job`,
  );
  for (const { id, job } of opened) await insertAlertNotices(tx, recipients, job, id);
}

function lastSuccess(job: SQL): SQL {
  return sql`select n.finished_at from ops.job_run n
    where n.job = ${job} and n.state = 'succeeded' and not n.dry_run order by n.run_id desc limit 1`;
}

/**
 * Stores a notice of an alert for its chats. With an alert chat: that chat and the admins who chose notifications of
 * the job. Without one: every admin who did not turn them off.
 */
async function insertAlertNotices(
  tx: Tx,
  { admins, alertChatId }: AlertRecipients,
  job: string,
  alertId: number,
): Promise<void> {
  await tx.execute(
    sql`insert into ops.job_notice (chat_id, alert_id)
    select a.id::bigint, ${alertId}::bigint from jsonb_array_elements_text(${JSON.stringify(admins)}::jsonb) a (id)
    left join ops.job_notify n on n.user_id = a.id::bigint and n.job = ${job}
    where coalesce(n.level, ${alertChatId === null ? 'failures' : 'none'}::text) <> 'none'
    union select ${alertChatId}::bigint, ${alertId}::bigint where ${alertChatId}::bigint is not null
    on conflict do nothing`,
  );
}

/**
 * Stores notices of runs that succeeded or were cancelled, for the admins who chose to hear of all runs. Admins who
 * started the run, or whose chat shows its card, get none.
 */
async function insertRunNotices(tx: Tx, { admins }: AlertRecipients): Promise<void> {
  await tx.execute(
    sql`with subscription as (
      select * from ops.job_notify where level = 'all'
        and user_id in (select jsonb_array_elements_text(${JSON.stringify(admins)}::jsonb)::bigint)
    ), ended as (
      select n.user_id, n.job, r.run_id, r.finished_at from subscription n join ops.job_run r on r.job = n.job
      where r.finished_at > n.told_at and r.state in ('succeeded', 'cancelled') and not r.dry_run
    ), unseen as (
      select e.user_id, e.run_id from ended e join ops.job_run r using (run_id)
      where not (r.requested_by is not distinct from e.user_id and r.trigger in ('manual', 'retry'))
        and not exists (select from ops.job_card c where c.run_id = e.run_id and c.chat_id = e.user_id)
    ), notified as (
      update ops.job_notify n set told_at = e.finished_at
      from (select user_id, job, max(finished_at) as finished_at from ended group by 1, 2) e
      where n.user_id = e.user_id and n.job = e.job
    )
    insert into ops.job_notice (chat_id, run_id) select user_id, run_id from unseen on conflict do nothing`,
  );
}
