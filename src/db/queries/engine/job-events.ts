import { sql } from 'drizzle-orm';
import type { Db, Executor } from '../../client.ts';
import { lockNumbers } from '../../session/advisory-locks.ts';
import { firstRow } from '../query.ts';
import { insertRun, type NewRun, type RunRow } from './runs.ts';

/**
 * After it, a run of the job is there, `queued`, when none was open, the job is not paused and `isDue` says that there is
 * something to do: one over all instances. `busy`: a run is open. `row` makes what is written. In a transaction: it must be short.
 */
export function insertRunIfIdle(
  db: Db,
  job: string,
  isDue: (exec: Executor) => Promise<boolean>,
  row: () => NewRun,
): Promise<RunRow | 'busy' | 'nothing'> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${lockNumbers.event}, hashtext(${job}))`);
    const state = await firstRow<{ open: boolean; paused: boolean }>(
      tx,
      sql`select exists (select from ops.job_run where job = ${job} and finished_at is null) as open,
        exists (select from ops.job_pause where job = ${job}) as paused`,
    );
    if (state?.open) return 'busy';
    if (state?.paused || !(await isDue(tx))) return 'nothing';
    return insertRun(tx, row());
  });
}
