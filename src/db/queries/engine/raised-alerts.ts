import { sql } from 'drizzle-orm';
import { toStorableJson } from '../../../lib/storable-text.ts';
import type { Executor } from '../../client.ts';
import { rows } from '../query.ts';

/** Names and numbers that a message inserts into its text. */
export type AlertValues = Record<string, string | number>;

/** A condition that a job, or another part of the program, reports to admins. */
export interface NewJobAlert {
  job: string;
  /** Identifies the condition and its text, for example `too_old` or `silent:DEVICE`. */
  key: string;
  values: AlertValues;
  runId?: number | null;
}

/**
 * Raises an alert, which admins get soon. While it is open, raising it again with the same values changes only its
 * time. Other values update the message that the admins have, which counts them. An alert that is not raised again for
 * 25 hours is closed (see {@link claimRaisedAlerts}).
 */
export async function raiseAlert(exec: Executor, { job, key, values, runId = null }: NewJobAlert): Promise<void> {
  await exec.execute(
    sql`insert into ops.job_alert as a (job, kind, key, values, opened_at, seen_at, failures, run_id)
    values (${job}, 'said', ${key}, ${toStorableJson(values)}::jsonb, clock_timestamp(), clock_timestamp(), 1, ${runId})
    on conflict (job, kind, key) where closed_at is null do update set seen_at = excluded.seen_at,
      failures = a.failures + (a.values is distinct from excluded.values)::integer,
      values = excluded.values, run_id = excluded.run_id`,
  );
}

/** Closes a raised alert. Whoever got it is told that it is over. Does nothing when it is not open. */
export async function resolveAlert(exec: Executor, job: string, key: string): Promise<void> {
  await exec.execute(
    sql`update ops.job_alert set closed_at = clock_timestamp()
    where job = ${job} and kind = 'said' and key = ${key} and closed_at is null`,
  );
}

/** Returns the keys of the open alerts that a job raised and whose key begins with `prefix`. */
export async function findOpenAlertKeys(exec: Executor, job: string, prefix: string): Promise<string[]> {
  const open = await rows<{ key: string }>(
    exec,
    sql`select key from ops.job_alert
    where job = ${job} and kind = 'said' and closed_at is null and starts_with(key, ${prefix})`,
  );
  return open.map(({ key }) => key);
}

/** An open alert that a job raised. */
export type OpenAlert = Pick<NewJobAlert, 'job' | 'key' | 'values'>;

/** Returns the newest open alerts that each of the jobs raised, newest first: at most `limit` of each. */
export function findOpenAlerts(exec: Executor, jobs: readonly string[], limit: number): Promise<OpenAlert[]> {
  return rows(
    exec,
    sql`select a.job, a.key, a.values from jsonb_array_elements_text(${JSON.stringify(jobs)}::jsonb) j (name)
    cross join lateral (
      select * from ops.job_alert o where o.job = j.name and o.kind = 'said' and o.closed_at is null
      order by o.alert_id desc limit ${limit}
    ) a`,
  );
}

/**
 * Returns the raised alerts that no chat was chosen for yet. The caller chooses the chats; each alert is returned once.
 * Closes, quietly, alerts that were not raised again for 25 hours.
 */
export async function claimRaisedAlerts(exec: Executor): Promise<{ id: number; job: string }[]> {
  await exec.execute(
    sql`update ops.job_alert set closed_at = clock_timestamp(), is_quiet = true
    where kind = 'said' and closed_at is null and announced_at is not null
      and seen_at < clock_timestamp() - interval '25 hours'`,
  );
  return rows(
    exec,
    sql`update ops.job_alert set announced_at = clock_timestamp() where kind = 'said' and announced_at is null
    returning alert_id::float8 as id, job`,
  );
}
