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

/** Maximum number of rows in one transaction of a load. The person can record between two of them. */
const maxRowsAtOnce = 500;

/**
 * Loads or rejects the staged rows of a person, in one transaction, at most `limit` of them. Null: the rows without a
 * person. Idempotent.
 */
export async function loadStaged(
  exec: Executor,
  userId: number | null,
  defaults: PersonDefaults,
  limit: number | null = null,
): Promise<LoadCounts> {
  const counts = await firstRow<LoadCounts>(
    exec,
    sql`select loaded, doubled, rejected
    from warehouse.load_staged(${userId}, ${defaults.timeZone}, ${defaults.language}, ${limit})`,
  );
  if (!counts) throw new Error('warehouse.load_staged returned no row');
  return counts;
}

/**
 * Loads or rejects all staged rows, each person's in transactions of at most 500. Two loads at the same time, and
 * a crash, neither lose nor duplicate a row. `signal` stops it between two transactions.
 */
export async function loadAllStaged(db: Db, defaults: PersonDefaults, signal?: AbortSignal): Promise<LoadResult> {
  const people = await rows<{ userId: number | null }>(
    db,
    sql`select distinct user_id::float8 as "userId" from warehouse.staging_table order by 1`,
  );
  const result: LoadResult = { loaded: 0, doubled: 0, rejected: 0, failed: [] };
  for (const { userId } of people) {
    await loadPerson(db, userId, defaults, result, signal);
  }
  return result;
}

async function loadPerson(
  db: Db,
  userId: number | null,
  defaults: PersonDefaults,
  result: LoadResult,
  signal?: AbortSignal,
): Promise<void> {
  for (let rows = maxRowsAtOnce, turn = 1; rows === maxRowsAtOnce; turn++) {
    signal?.throwIfAborted();
    try {
      // The first rows have brought most of the habits. Without statistics, the foreign keys of the next ones would
      // search a habit among all habits of the person.
      if (turn === 2) await db.execute(sql`analyze warehouse.dim_habits, warehouse.dim_category`);
      const { loaded, doubled, rejected } = await loadStaged(db, userId, defaults, maxRowsAtOnce);
      rows = loaded + doubled + rejected;
      result.loaded += loaded;
      result.doubled += doubled;
      result.rejected += rejected;
    } catch (error) {
      result.failed.push({ userId, error: error as Error }); // the others are loaded all the same
      return;
    }
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
