import type { Db, Tx } from '../../db/client.ts';

/** Thrown inside the transaction, because drizzle rolls back only on an error. */
class RolledBack extends Error {
  override readonly name = 'RolledBack';
}

/** Runs `work` in a transaction that is rolled back, and returns its result. For the `dryRun` of a job. */
export async function inRolledBackTransaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  let result: { value: T } | undefined;
  const rollback = new RolledBack('this transaction is a dry run');
  try {
    await db.transaction(async (tx) => {
      result = { value: await work(tx) };
      throw rollback;
    });
  } catch (error) {
    if (error !== rollback) throw error;
  }
  if (!result) throw new Error('the transaction ended before its work');
  return result.value;
}
