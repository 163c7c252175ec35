import type pg from 'pg';
import type { Log } from '../lib/log.ts';
import { createLoop, type Loop } from '../lib/loop.ts';
import { biRole, biTimeoutSeconds } from './bi.ts';

/** PostgreSQL cancels a statement earlier, unless the session has lifted its limits. */
const endAfterSeconds = biTimeoutSeconds + 30;

/** Creates the loop that ends sessions of BI tools which have lifted their limits. */
export function createBiSessionLimiter(pool: pg.Pool, log: Log): Loop {
  const intervalMs = 15_000;
  return createLoop({
    async round() {
      const ended = await endLongBiSessions(pool, endAfterSeconds);
      if (ended > 0) log.warn({ ended }, 'sessions of tally_bi that took too long were ended');
    },
    ...{ intervalMs, firstAfterMs: intervalMs }, // nothing that the start has to wait for
    onError: (err) => log.warn({ err }, 'the sessions of tally_bi could not be checked'),
  });
}

/**
 * Ends the sessions of the role whose statement, or pause within a transaction, takes longer, and returns how many. The
 * role can lift its own limits: PostgreSQL lets every role change `statement_timeout` for itself. Where the current
 * role may not end these sessions, nothing happens.
 */
export async function endLongBiSessions(pool: pg.Pool, seconds: number): Promise<number> {
  const { rowCount } = await pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
    where usename = $1 and pg_has_role(usesysid, 'usage')
      and ((state = 'active' and query_start < now() - make_interval(secs => $2))
        or (state like 'idle in transaction%' and state_change < now() - make_interval(secs => $2)))`,
    [biRole, seconds],
  );
  return rowCount ?? 0;
}
