import type { Executor, Tx } from '../../db/client.ts';
import type { JobContext } from '../engine/job.ts';

type Isolation = 'read committed' | 'repeatable read';

/** After the first try. */
const retries = 5;
const firstWaitMs = 250;

/**
 * Returns what `work` returns, done in one transaction. A deadlock or serialisation failure is tried again, up to five times,
 * after 0.25 s, then twice as long each time. Inside a transaction (a dry run) it is a part of that one.
 */
export async function inTransaction<T>(
  { log, wait }: Pick<JobContext, 'log' | 'wait'>,
  exec: Executor,
  isolationLevel: Isolation,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  for (let tried = 0; ; tried++) {
    try {
      return await exec.transaction(work, isOuter(exec) ? { isolationLevel } : undefined);
    } catch (error) {
      if (tried === retries || !isContention(error)) throw error;
      log.warn(`Others changed the same rows: try ${tried + 2} of ${retries + 1}`);
      await wait(firstWaitMs * 2 ** tried);
    }
  }
}

/** True for the database, false inside a transaction. */
export const isOuter = (exec: Executor): boolean => '$client' in exec;

/** True for serialisation failures and deadlocks, in the error or what caused it. */
function isContention(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ['40001', '40P01'].includes((error as { code?: string }).code ?? '') || isContention(error.cause);
}
