import { sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { readJobState, writeJobState } from '../../db/queries/engine/job-state.ts';
import { rows } from '../../db/queries/query.ts';
import type { Day } from '../../time/days.ts';

/** The name under which both jobs keep their state in `ops.job_state`. */
export const salesStateName = 'sales';

/**
 * Keys of the state. `backfillEnd`: the last day of the backfill. `forcedByRun`: the run that last discarded the
 * report.
 */
export const stateKeys = {
  backfillEnd: 'backfill_end_date',
  reportId: 'report_id',
  taskId: 'task_id',
  forcedByRun: 'forced_by_run',
} as const;

/** Sets keys of the state. */
export async function writeSalesState(exec: Executor, values: Record<string, unknown>): Promise<void> {
  for (const [key, value] of Object.entries(values)) await writeJobState(exec, salesStateName, key, value);
}

/** Returns the last day of the backfill; null where there is none. */
export function findBackfillEnd(exec: Executor): Promise<Day | null> {
  return readJobState<Day>(exec, salesStateName, stateKeys.backfillEnd);
}

/** Sets the last day of the backfill, unless a backfill up to a later day is loaded. */
export async function advanceBackfillEnd(exec: Executor, lastDay: Day): Promise<void> {
  const loaded = await findBackfillEnd(exec);
  if (loaded === null || loaded < lastDay) await writeSalesState(exec, { [stateKeys.backfillEnd]: lastDay });
}

const incrementPrefix = 'increment_id:';

/** Returns the key that says that admins were alerted of an unknown status; its value is the load batch. */
export function alertedStatusKey(status: string): string {
  return `alerted_status:${status}`;
}

/** Returns the key of a loaded day; its value is the increment's id. */
export function incrementKey(day: Day): string {
  return `${incrementPrefix}${day}`;
}

/** Returns the days whose increments are loaded. */
export async function findLoadedDays(exec: Executor): Promise<Set<Day>> {
  const keys = await rows<{ day: Day }>(
    exec,
    sql`select substr(key, ${incrementPrefix.length + 1}::integer) as day from ops.job_state
    where job = ${salesStateName} and starts_with(key, ${incrementPrefix})`,
  );
  return new Set(keys.map(({ day }) => day));
}
