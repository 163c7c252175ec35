import { sql } from 'drizzle-orm';
import type { Db, Executor } from '../../client.ts';
import { firstRow, rows } from '../query.ts';
import type { PersonDefaults } from './record.ts';

export interface LoadCounts {
  /** Staged rows that became records. */
  loaded: number;
  /** Staged rows whose message was a record already. */
  doubled: number;
  /** Staged rows that went to `staging_rejects`. */
  rejected: number;
}

export interface LoadResult extends LoadCounts {
  /** People whose rows could not be loaded at all; their rows stay staged. */
  failed: { userId: number | null; error: Error }[];
}

/** After it, the person's staged rows are loaded or rejected; null: the rows that name nobody. One transaction, idempotent. */
export async function loadStaged(exec: Executor, userId: number | null, defaults: PersonDefaults): Promise<LoadCounts> {
  const counts = await firstRow<LoadCounts>(
    exec,
    sql`select loaded, doubled, rejected from warehouse.load_staged(${userId}, ${defaults.timeZone}, ${defaults.language})`,
  );
  if (!counts) throw new Error('warehouse.load_staged returned no row');
  return counts;
}

/**
 * After it, all staged rows that were there are loaded or rejected, one transaction a person. Two at once, or a crash in
 * between, lose and double nothing. `signal` ends it between two people.
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
    result.failed.push({ userId, error: error as Error }); // one person's trouble must not keep the others waiting
  }
}

/** After it, all rejected rows are staged again, so that the next load tries them; returns how many. */
export async function retryRejects(exec: Executor): Promise<number> {
  const moved = await firstRow<{ moved: number }>(exec, sql`select warehouse.restage_rejects() as moved`);
  return moved?.moved ?? 0;
}

/** After it, `agg_daily` is what the facts say; returns how many of its rows were wrong. New records wait meanwhile. */
export async function rebuildAggDaily(exec: Executor): Promise<number> {
  const row = await firstRow<{ corrected: number }>(exec, sql`select warehouse.rebuild_agg_daily() as corrected`);
  return row?.corrected ?? 0;
}
