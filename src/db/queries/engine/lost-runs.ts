import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import { queryRuns, type RunRow, runColumns } from './runs.ts';

/* Runs whose process died: they are marked, and what can continue is claimed by an instance that lives. */

/**
 * Marks running runs without a heartbeat for `staleMs` as `lost`, as `failed` when their process died for the second
 * time, or as `cancelled` when somebody asked for that. Returns them. A run may be what kills its process, and a third
 * attempt would do it again.
 *
 * A lost run stays open, for {@link claimOrphanedRuns} of this instance, when it has attempts left (`maxAttempts` by
 * job) and no secret parameters: their values died with the process. `redactedValue` is the text that replaces a secret
 * in `params`.
 */
export function markLostRuns(
  exec: Executor,
  {
    staleMs,
    maxAttempts,
    redactedValue,
    instance,
  }: { staleMs: number; maxAttempts: Record<string, number>; redactedValue: string; instance: string },
): Promise<RunRow[]> {
  return queryRuns(
    exec,
    sql`update ops.job_run r set deaths = r.deaths + 1,
      state = case when r.cancel_requested_at is not null then 'cancelled' when r.deaths > 0 then 'failed'
        else 'lost' end,
      error = 'its process (' || coalesce(r.instance, 'unknown') || ') died'
        || case when r.deaths > 0 then ' for the second time' else '' end,
      error_text = jsonb_build_object(
        'key', case when r.deaths > 0 then 'died-twice' else 'died' end, 'values', '{}'::jsonb),
      instance = ${instance}, heartbeat_at = clock_timestamp(),
      finished_at = case when r.attempt < coalesce((${JSON.stringify(maxAttempts)}::jsonb ->> r.job)::int, 0)
        and r.cancel_requested_at is null and r.deaths = 0 and position(${redactedValue} in r.params::text) = 0
        then null else clock_timestamp() end
    where run_id in (
      select run_id from ops.job_run where finished_at is null and state = 'running' and ${heartbeatExpired(staleMs)}
      for update skip locked)
    returning ${runColumns}`,
  );
}

/** Matches runs whose last heartbeat is older than `staleMs`. */
export function heartbeatExpired(staleMs: number): SQL {
  return sql`coalesce(heartbeat_at, '-infinity') < clock_timestamp() - ${staleMs} * interval '1 ms'`;
}

/**
 * Queues orphaned runs of these jobs for this instance and returns them, in the order in which they were due. A run is
 * orphaned when this instance marked it as lost and it stayed open, or when its process died before it ran it. Runs
 * with secret parameters are left out.
 */
export async function claimOrphanedRuns(
  exec: Executor,
  {
    staleMs,
    jobs,
    instance,
    redactedValue,
  }: { staleMs: number; jobs: string[]; instance: string; redactedValue: string },
): Promise<RunRow[]> {
  const claimed = await queryRuns(
    exec,
    sql`update ops.job_run r set state = 'queued', instance = ${instance}, heartbeat_at = clock_timestamp()
    where run_id in (
      select run_id from ops.job_run
      where finished_at is null and job in (select jsonb_array_elements_text(${JSON.stringify(jobs)}::jsonb))
        and position(${redactedValue} in params::text) = 0
        and ((state = 'lost' and instance = ${instance})
          or (state in ('lost', 'queued') and ${heartbeatExpired(staleMs)}))
      order by due_at, run_id for update skip locked)
    returning ${runColumns}`,
  );
  return claimed.sort((a, b) => Number(a.dueAt) - Number(b.dueAt) || a.runId - b.runId);
}

/**
 * Ends queued runs whose process died as `lost` if they have secret parameters, whose values are not stored. Returns
 * the runs.
 */
export function expireSecretRuns(
  exec: Executor,
  { staleMs, redactedValue }: { staleMs: number; redactedValue: string },
): Promise<RunRow[]> {
  return queryRuns(
    exec,
    sql`update ops.job_run r set state = 'lost', finished_at = clock_timestamp(),
      error = 'its process died before it began, and its secret parameters with it',
      error_text = '{"key":"secrets-lost","values":{}}'
    where finished_at is null and state = 'queued' and position(${redactedValue} in params::text) > 0
      and ${heartbeatExpired(staleMs)}
    returning ${runColumns}`,
  );
}
