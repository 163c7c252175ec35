import { sql } from 'drizzle-orm';
import type { Db, Executor } from '../../client.ts';
import { firstRow, rows } from '../query.ts';
import type { PersonDefaults } from './record.ts';

/** Numbers of staged rows. */
export interface LoadCounts {
  /** Rows that became records. */
  loaded: number;
  /** Rows whose message was loaded before. */
  doubled: number;
  /** Rows that were moved to `staging_rejects`. */
  rejected: number;
}

/** The result of a load of all people. */
export interface LoadResult extends LoadCounts {
  /** People whose load failed. Their rows stay staged. */
  failed: { userId: number | null; error: Error }[];
}

/** Loads or rejects the staged rows of a person, in one transaction. Null: the rows without a person. Idempotent. */
export async function loadStaged(exec: Executor, userId: number | null, defaults: PersonDefaults): Promise<LoadCounts> {
  const counts = await firstRow<LoadCounts>(
    exec,
    sql`select loaded, doubled, rejected
    from warehouse.load_staged(${userId}, ${defaults.timeZone}, ${defaults.language})`,
  );
  if (!counts) throw new Error('warehouse.load_staged returned no row');
  return counts;
}

/**
 * Loads or rejects all staged rows, in one transaction per person. Two loads at the same time, and a crash, neither
 * lose nor duplicate a row. `signal` stops it between two people.
 */
export async function loadAllStaged(db: Db, defaults: PersonDefaults, signal?: AbortSignal): Promise<LoadResult> {
  const people = await rows<{ userId: number | null }>(
    db,
    sql`select distinct user_id::float8 as "userId" from warehouse.staging_table order by 1`,
  );
  const result: LoadResult = { loaded: 0, doubled: 0, rejected: 0, failed: [] };
  for (const { userId } of people) {
    signal?.throwIfAborted();
    await loadPerson(db, userId, defaults, result);
  }
  return result;
}

async function loadPerson(db: Db, userId: number | null, defaults: PersonDefaults, result: LoadResult): Promise<void> {
  try {
    const counts = await loadStaged(db, userId, defaults);
    result.loaded += counts.loaded;
    result.doubled += counts.doubled;
    result.rejected += counts.rejected;
  } catch (error) {
    result.failed.push({ userId, error: error as Error }); // the others are loaded all the same
  }
}

/** Stages all rejected rows again, so that the next load tries them. Returns their number. */
export async function retryRejects(exec: Executor): Promise<number> {
  const moved = await firstRow<{ moved: number }>(exec, sql`select warehouse.restage_rejects() as moved`);
  return moved?.moved ?? 0;
}

/** Corrects the rows of `agg_daily` that differ from the facts and returns their number. New records wait meanwhile. */
export async function rebuildAggDaily(exec: Executor): Promise<number> {
  const row = await firstRow<{ corrected: number }>(exec, sql`select warehouse.rebuild_agg_daily() as corrected`);
  return row?.corrected ?? 0;
}
