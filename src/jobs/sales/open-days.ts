import { sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { rows } from '../../db/queries/query.ts';
import { addDays, type Day, daysBetween } from '../../time/days.ts';
import { stateName } from './load.ts';

/** Under which the last day of the backfill is remembered. */
export const endKey = 'backfill_end_date';

const prefix = 'increment_id:';

/** Under which the increment of a day is remembered, once it is loaded. */
export const incrementKey = (day: Day): string => `${prefix}${day}`;

/** An open day is waited for so long before admins are told. */
const patienceDays = 3;

/** Returns the days whose increments are loaded. */
export async function incrementDays(exec: Executor): Promise<Set<Day>> {
  const keys = await rows<{ day: Day }>(
    exec,
    sql`select substr(key, ${prefix.length + 1}::integer) as day from ops.job_state
    where job = ${stateName} and starts_with(key, ${prefix})`,
  );
  return new Set(keys.map(({ day }) => day));
}

/** Returns the days after the backfill, up to yesterday, that are not loaded, in order. */
export function openDays(end: Day, loaded: ReadonlySet<Day>, yesterday: Day): Day[] {
  const count = Math.max(daysBetween(end, yesterday), 0);
  return Array.from({ length: count }, (_, index) => addDays(end, index + 1)).filter((day) => !loaded.has(day));
}

/** Returns true for a day that may be loaded: it is loaded already, or the day before it is. */
export function isInOrder(day: Day, end: Day, loaded: ReadonlySet<Day>): boolean {
  return [day, addDays(day, -1)].some((one) => one <= end || loaded.has(one));
}

/** Returns true where an increment was to come on the day after `open` and has not come for three days. */
export function isOverdue(open: Day, today: Day): boolean {
  return daysBetween(addDays(open, 1), today) >= patienceDays;
}
