import { sql } from 'drizzle-orm';
import { addDays, type Day, daysBetween } from '../../../time/days.ts';
import type { Executor } from '../../client.ts';
import { deleteJobState, readJobState, writeJobState } from '../engine/job-state.ts';
import { rows } from '../query.ts';

/** The name under which both jobs of sales keep their state in `ops.job_state`. */
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

/** The keys of loaded and of skipped days. The value is the increment's id, or where the day was skipped. */
const dayPrefixes = { loaded: 'increment_id:', skipped: 'skipped_day:' } as const;

/** Returns the key that says that admins were alerted of an unknown status; its value is the load batch. */
export function alertedStatusKey(status: string): string {
  return `alerted_status:${status}`;
}

/** Days whose increments need not be loaded any more. */
export interface ClosedDays {
  loaded: ReadonlySet<Day>;
  /** Days that the platform will never have. They may be loaded all the same. */
  skipped: ReadonlySet<Day>;
}

/** Returns the days whose increments are loaded or skipped. */
export async function findClosedDays(exec: Executor): Promise<ClosedDays> {
  const keys = await rows<{ key: string }>(
    exec,
    sql`select key from ops.job_state where job = ${salesStateName}
      and (starts_with(key, ${dayPrefixes.loaded}) or starts_with(key, ${dayPrefixes.skipped}))`,
  );
  const daysOf = (prefix: string): Set<Day> =>
    new Set(keys.flatMap(({ key }) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : [])));
  return { loaded: daysOf(dayPrefixes.loaded), skipped: daysOf(dayPrefixes.skipped) };
}

/** Stores that the increment of a day is loaded. It is no longer skipped. */
export async function setDayLoaded(exec: Executor, day: Day, incrementId: string): Promise<void> {
  await writeSalesState(exec, { [`${dayPrefixes.loaded}${day}`]: incrementId });
  await deleteJobState(exec, salesStateName, `${dayPrefixes.skipped}${day}`);
}

/** Returns the days after the backfill up to `lastDay` that are neither loaded nor skipped, in order. */
export function openDays(backfillEnd: Day, { loaded, skipped }: ClosedDays, lastDay: Day): Day[] {
  const count = Math.max(daysBetween(backfillEnd, lastDay), 0);
  const days = Array.from({ length: count }, (_, index) => addDays(backfillEnd, index + 1));
  return days.filter((day) => !loaded.has(day) && !skipped.has(day));
}

/** Returns {@link openDays} of the loaded backfill; none where there is no backfill. */
export async function findOpenDays(exec: Executor, lastDay: Day): Promise<Day[]> {
  const backfillEnd = await findBackfillEnd(exec);
  return backfillEnd === null ? [] : openDays(backfillEnd, await findClosedDays(exec), lastDay);
}

/** What a day is when somebody wants to skip it. Only an `open` day can be skipped. */
export type SkipState = 'open' | 'skipped' | 'loaded' | 'not-over' | 'no-backfill';

/** Returns the state of a day. `lastDay`: the last day that has ended. */
export async function findSkipState(exec: Executor, day: Day, lastDay: Day): Promise<SkipState> {
  const backfillEnd = await findBackfillEnd(exec);
  if (backfillEnd === null) return 'no-backfill';
  const { loaded, skipped } = await findClosedDays(exec);
  if (day <= backfillEnd || loaded.has(day)) return 'loaded';
  if (skipped.has(day)) return 'skipped';
  return day > lastDay ? 'not-over' : 'open';
}

/**
 * Skips an open day, which the platform will never have, so that the days after it can be loaded. Returns what the day
 * was before.
 *
 * @param origin where it was skipped, such as `run 12`; stored for people who look into the table
 */
export async function skipDay(exec: Executor, day: Day, lastDay: Day, origin: string): Promise<SkipState> {
  const state = await findSkipState(exec, day, lastDay);
  if (state === 'open') await writeSalesState(exec, { [`${dayPrefixes.skipped}${day}`]: origin });
  return state;
}
