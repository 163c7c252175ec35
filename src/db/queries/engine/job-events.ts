import { sql } from 'drizzle-orm';
import type { Db, Executor } from '../../client.ts';
import { lockNumbers } from '../../session/advisory-locks.ts';
import { firstRow } from '../query.ts';
import { insertRun, type NewRun, type RunRow } from './runs.ts';

/**
 * Inserts a `queued` run of a job when no run of it is open, the job is not paused and `isDue` returns true. Several
 * instances insert one run. `busy`: a run is open. `nothing`: the job is paused or not due.
 *
 * `isDue` runs in a transaction and must be short. `createRow` creates the row.
 */
export function insertRunIfIdle(
  db: Db,
  job: string,
  isDue: (exec: Executor) => Promise<boolean>,
  createRow: () => NewRun,
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
    return insertRun(tx, createRow());
  });
}
