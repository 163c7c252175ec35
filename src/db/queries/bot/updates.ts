import { type SQL, sql } from 'drizzle-orm';
import { toStorableJson } from '../../../lib/storable-text.ts';
import type { Db, Executor, Tx } from '../../client.ts';
import { lockWaitMs, retryWhileLocked } from '../../session/lock-wait.ts';
import { firstRow, rows } from '../query.ts';

/** An update: its id begins anew with every bot. */
export interface UpdateKey {
  /** Number of the bot in `ops.bot`. */
  botId: number;
  updateId: number;
}

/** The answer of {@link exactlyOnce}. */
export interface ExactlyOnceResult<T> {
  /** What the effect returned, as JSON: now or when the update was handled first. */
  outcome: T;
  /** True when the update was handled before. The effect did not run. */
  wasDuplicate: boolean;
}

/**
 * Commits the effect of an update exactly once, in one transaction with the id of the update and the outcome. A
 * concurrent call with the same id waits and returns the stored outcome.
 *
 * The effect holds the lock of the person. While another transaction holds it, for example a load, the call occupies no
 * connection for long. When the effect throws, nothing is stored and the update can be handled again. The
 * outcome must be JSON; undefined is stored as null.
 */
export async function exactlyOnce<T>(
  db: Db,
  { userId, ...update }: UpdateKey & { userId: number },
  effect: (tx: Tx) => Promise<T>,
): Promise<ExactlyOnceResult<T>> {
  return retryWhileLocked(() => db.transaction((tx) => runOnce(tx, { userId, ...update }, effect)));
}

async function runOnce<T>(
  tx: Tx,
  { userId, ...update }: UpdateKey & { userId: number },
  effect: (tx: Tx) => Promise<T>,
): Promise<ExactlyOnceResult<T>> {
  if (!(await claimUpdate(tx, update, userId)))
    return { outcome: await storedOutcome<T>(tx, update), wasDuplicate: true };
  const outcome = await effect(tx);
  const json = toStorableJson(outcome ?? null);
  await tx.execute(sql`update ops.telegram_update set outcome = ${json}::jsonb where ${isUpdate(update)}`);
  return { outcome, wasDuplicate: false };
}

/** Locks the person first, as `warehouse.record_many` does: the same order everywhere avoids deadlocks. */
async function claimUpdate(tx: Tx, { botId, updateId }: UpdateKey, userId: number): Promise<boolean> {
  await tx.execute(sql`select warehouse.lock_person_within(${userId}, ${lockWaitMs.alone})`);
  const claimed = await rows(
    tx,
    sql`insert into ops.telegram_update (bot_id, update_id, user_id) values (${botId}, ${updateId}, ${userId})
    on conflict do nothing returning update_id`,
  );
  return claimed.length === 1;
}

function isUpdate({ botId, updateId }: UpdateKey): SQL {
  return sql`bot_id = ${botId} and update_id = ${updateId}`;
}

async function storedOutcome<T>(tx: Tx, update: UpdateKey): Promise<T> {
  const row = await firstRow<{ outcome: T }>(
    tx,
    sql`select outcome from ops.telegram_update where ${isUpdate(update)}`,
  );
  return (row?.outcome ?? null) as T;
}

/** Returns the stored outcome of the person's update. Null: it had no effect, is another person's, or was pruned. */
export async function findOutcome(exec: Executor, userId: number, update: UpdateKey): Promise<unknown> {
  const row = await firstRow<{ outcome: unknown }>(
    exec,
    sql`select outcome from ops.telegram_update where ${isUpdate(update)} and user_id = ${userId}`,
  );
  return row?.outcome ?? null;
}

/** The maximum distance between the ids of an update and of the last one with an effect before it. */
const maxUpdateDistance = 1000;

/**
 * Returns the last update of a person before another one that had an effect, with its outcome. Null: there is none among
 * the last {@link maxUpdateDistance} updates of the bot.
 */
export function findLastOutcome(
  exec: Executor,
  userId: number,
  { botId, updateId }: UpdateKey,
): Promise<{ updateId: number; outcome: unknown } | null> {
  return firstRow(
    exec,
    sql`select update_id::float8 as "updateId", outcome from ops.telegram_update
    where bot_id = ${botId} and update_id between ${updateId - maxUpdateDistance} and ${updateId - 1}
      and user_id = ${userId} and outcome is not null
    order by update_id desc limit 1`,
  );
}

/** Locks the rows of a person until the transaction ends. Locking them again in the same transaction is free. */
export async function lockPerson(tx: Tx, userId: number): Promise<void> {
  await tx.execute(sql`select warehouse.lock_person(${userId})`);
}

/**
 * Marks an update without effect as handled. Its person is stored only when there is such a person: after /forget the
 * id must not be stored again. Idempotent.
 */
export async function markHandled(exec: Db, { botId, updateId }: UpdateKey, userId: number | null): Promise<void> {
  const statement = sql`select warehouse.mark_handled(${botId}, ${updateId}, ${userId}, ${lockWaitMs.alone})`;
  await retryWhileLocked(() => exec.execute(statement));
}

/** Deletes the ids of updates that Telegram no longer delivers. Returns their number. */
export async function pruneUpdates(exec: Executor, days = 3): Promise<number> {
  const result = await exec.execute(
    sql`delete from ops.telegram_update where handled_at < now() - make_interval(days => ${days})`,
  );
  return result.rowCount ?? 0;
}
