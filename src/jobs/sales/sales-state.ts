import { sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
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

const incrementPrefix = 'increment_id:';

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
