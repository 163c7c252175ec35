import type { Db, Tx } from '../../db/client.ts';

class RolledBack extends Error {
  override readonly name = 'RolledBack';
}

/** Returns what `work` returns after doing it in a transaction that is rolled back. For a job's `dryRun`. */
export async function inRolledBackTransaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  let result: { value: T } | undefined;
  const end = new RolledBack('this transaction is only to see what it would do');
  try {
    await db.transaction(async (tx) => {
      result = { value: await work(tx) };
      throw end;
    });
  } catch (error) {
    if (error !== end) throw error;
  }
  if (!result) throw new Error('a transaction ended without its work');
  return result.value;
}
