import { sql } from 'drizzle-orm';
import type { Day } from '../../../time/days.ts';
import type { Executor } from '../../client.ts';
import { deleteJobState, readJobState, writeJobState } from '../engine/job-state.ts';
import { rows } from '../query.ts';
import { salesStateName } from './sales-state.ts';

/** A load without its prices: the report of the backfill, or the increment of a day. */
export type PricelessLoad = 'report' | Day;

/** A load without its prices, and since when. */
export interface MissingPrices {
  load: PricelessLoad;
  since: Date;
}

const prefix = 'missing_prices:';

/** Stores that a load has no prices, since when. A load that has had none before keeps its time. */
export async function setPricesMissing(exec: Executor, load: PricelessLoad, since: Date): Promise<void> {
  const key = prefix + load;
  if ((await readJobState(exec, salesStateName, key)) !== null) return;
  await writeJobState(exec, salesStateName, key, since.toISOString());
}

/** Stores that a load has its prices, or needs none. Idempotent. */
export async function clearPricesMissing(exec: Executor, load: PricelessLoad): Promise<void> {
  await deleteJobState(exec, salesStateName, prefix + load);
}

/** Returns the loads without their prices, the report last and the days in order. */
export async function findMissingPrices(exec: Executor): Promise<MissingPrices[]> {
  const found = await rows<{ load: PricelessLoad; since: string }>(
    exec,
    sql`select substr(key, length(${prefix}) + 1) as load, value #>> '{}' as since from ops.job_state
    where job = ${salesStateName} and starts_with(key, ${prefix}) order by key`,
  );
  return found.map(({ load, since }) => ({ load, since: new Date(since) }));
}
