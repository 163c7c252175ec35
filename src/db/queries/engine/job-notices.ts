import { sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import { rows } from '../query.ts';

/** What admins are told, as a job or another part of the program says it: names and figures, which a text puts into words. */
export type AlertValues = Record<string, string | number>;

export interface NewJobAlert {
  job: string;
  /** What it is about, and of which text: `too_old`, or `silent:DEVICE`. */
  key: string;
  values: AlertValues;
  runId?: number | null;
}

/**
 * After it, admins are told (soon, by whoever sends alerts). Said again before it is over, or before a day has passed: with the
 * same values it is no news, with others they stand in the same message, which counts them.
 */
export async function raiseAlert(exec: Executor, { job, key, values, runId = null }: NewJobAlert): Promise<void> {
  await exec.execute(
    sql`insert into ops.job_alert as a (job, kind, key, values, opened_at, seen_at, failures, run_id)
    values (${job}, 'said', ${key}, ${JSON.stringify(values)}::jsonb, clock_timestamp(), clock_timestamp(), 1, ${runId})
    on conflict (job, kind, key) where closed_at is null do update set seen_at = excluded.seen_at,
      failures = a.failures + (a.values is distinct from excluded.values)::integer,
      values = excluded.values, run_id = excluded.run_id`,
  );
}

/** After it, what was said is over, and whoever was told of it is told that too; nothing where it does not stand. */
export async function resolveAlert(exec: Executor, job: string, key: string): Promise<void> {
  await exec.execute(
    sql`update ops.job_alert set closed_at = clock_timestamp()
    where job = ${job} and kind = 'said' and key = ${key} and closed_at is null`,
  );
}

/** Returns the keys of a job that begin so and are not over. */
export async function findOpenAlertKeys(exec: Executor, job: string, beginning: string): Promise<string[]> {
  const open = await rows<{ key: string }>(
    exec,
    sql`select key from ops.job_alert
    where job = ${job} and kind = 'said' and closed_at is null and starts_with(key, ${beginning})`,
  );
  return open.map(({ key }) => key);
}

/** Returns the alerts that nobody is told of yet, which are from now on the caller's to tell, and ends silent ones. */
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
