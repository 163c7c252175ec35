import { sql } from 'drizzle-orm';
import type { Db, Executor, Tx } from '../../client.ts';
import { firstRow, rows } from '../query.ts';

export interface ExactlyOnceResult<T> {
  /** What the effect returned, as JSON: now, or when the update came first. */
  outcome: T;
  /** The update had been handled before: the effect did not run. */
  wasDuplicate: boolean;
}

/**
 * After it, the effect of the update is committed exactly once, together with its id and outcome. A concurrent call with the
 * same id waits and gets the stored outcome. The effect runs under the person's lock; throwing undoes everything, so that the
 * update may come again. `outcome` must be JSON; undefined is stored as null.
 */
export async function exactlyOnce<T>(
  db: Db,
  { updateId, userId }: { updateId: number; userId: number },
  effect: (tx: Tx) => Promise<T>,
): Promise<ExactlyOnceResult<T>> {
  return db.transaction(async (tx) => {
    if (!(await claim(tx, updateId, userId)))
      return { outcome: await storedOutcome<T>(tx, updateId), wasDuplicate: true };
    const outcome = await effect(tx);
    const json = JSON.stringify(outcome ?? null);
    await tx.execute(sql`update ops.telegram_update set outcome = ${json}::jsonb where update_id = ${updateId}`);
    return { outcome, wasDuplicate: false };
  });
}

/** Takes the person's lock first, as `warehouse.record_many` does: the same order everywhere avoids deadlocks. */
async function claim(tx: Tx, updateId: number, userId: number): Promise<boolean> {
  await lockPerson(tx, userId);
  const claimed = await rows(
    tx,
    sql`insert into ops.telegram_update (update_id, user_id) values (${updateId}, ${userId})
    on conflict do nothing returning update_id`,
  );
  return claimed.length === 1;
}

async function storedOutcome<T>(tx: Tx, updateId: number): Promise<T> {
  const row = await firstRow<{ outcome: T }>(
    tx,
    sql`select outcome from ops.telegram_update where update_id = ${updateId}`,
  );
  return (row?.outcome ?? null) as T;
}

/** Returns what the person's update changed, as it was stored; null for another person's, one without effect and one pruned since. */
export async function findOutcome(exec: Executor, userId: number, updateId: number): Promise<unknown> {
  const row = await firstRow<{ outcome: unknown }>(
    exec,
    sql`select outcome from ops.telegram_update where update_id = ${updateId} and user_id = ${userId}`,
  );
  return row?.outcome ?? null;
}

/** After it, the transaction alone works on the person's rows, until it ends. Taking the lock again is free. */
export async function lockPerson(tx: Tx, userId: number): Promise<void> {
  await tx.execute(sql`select warehouse.lock_person(${userId})`);
}

/** After it, an update without effect is known as handled; without its person where nobody is known by that id (any more). */
export async function markHandled(exec: Executor, updateId: number, userId: number | null): Promise<void> {
  await exec.execute(sql`select warehouse.mark_handled(${updateId}, ${userId})`);
}

/** Removes the ids of updates that Telegram no longer holds; returns how many. */
export async function pruneUpdates(exec: Executor, days = 3): Promise<number> {
  const result = await exec.execute(
    sql`delete from ops.telegram_update where handled_at < now() - make_interval(days => ${days})`,
  );
  return result.rowCount ?? 0;
}
