import type { Executor, Tx } from '../../db/client.ts';
import { isTransactionConflict, retry } from '../../lib/retry.ts';
import type { JobContext } from '../engine/job.ts';
import { logText } from '../engine/log-text.ts';

type Isolation = 'read committed' | 'repeatable read';

const attempts = 6;

/**
 * Runs `work` in a transaction and returns its result. After a deadlock or a serialisation failure it retries, up to
 * five times, with a delay of 250 ms that doubles each time. Other errors are thrown immediately.
 *
 * Inside a transaction (a dry run) `work` gets a savepoint of it, and `isolationLevel` is ignored.
 */
export function inTransaction<T>(
  { log, wait }: Pick<JobContext, 'log' | 'wait'>,
  exec: Executor,
  isolationLevel: Isolation,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return retry(() => exec.transaction(work, isInTransaction(exec) ? undefined : { isolationLevel }), {
    attempts,
    firstDelayMs: 250,
    wait,
    isRetryable: isTransactionConflict,
    onRetry(_error, _delayMs, failures) {
      const attempt = failures + 1;
      const text = logText('usage-conflict', { attempt, attempts });
      log.warn(`Another session changed the same rows: attempt ${attempt} of ${attempts}`, text);
    },
  });
}

/** Returns true for a transaction, false for the database itself. */
export const isInTransaction = (exec: Executor): boolean => !('$client' in exec);
