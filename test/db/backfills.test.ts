import type { SQL } from 'drizzle-orm';
import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { findBackfill } from '../../src/db/queries/engine/backfills.ts';
import { test } from '../harness/db.ts';

/** Returns the database with a hook that runs after its first statement. */
function afterFirstStatement(db: Db, hook: () => Promise<unknown>): Db {
  let isFirst = true;
  const execute = async (query: SQL) => {
    const result = await db.execute(query);
    if (isFirst) {
      isFirst = false;
      await hook();
    }
    return result;
  };
  return new Proxy(db, { get: (target, key) => (key === 'execute' ? execute : Reflect.get(target, key)) });
}

test('a run that ends while its backfill is read is either in progress or counted', async ({ db }) => {
  const query = (statement: string) => db.$client.query(statement);
  await query(`insert into ops.job_run (job, trigger, due_at, state, started_at)
    values ('steps', 'backfill', now(), 'running', now())`);
  await query(`insert into ops.job_backfill (job, requested_by, state) values ('steps', 1, 'cancelled')`);
  await query(`insert into ops.job_backfill_window (backfill_id, window_from, window_to, run_id)
    values (1, '2026-11-01', '2026-11-02', 1)`);
  const endRun = () => query(`update ops.job_run set state = 'cancelled', finished_at = now() where run_id = 1`);

  const during = await findBackfill(afterFirstStatement(db, endRun), 1);
  expect(during).toMatchObject({ failed: 0, current: { runId: 1, state: 'cancelled' } });
  expect(await findBackfill(db, 1)).toMatchObject({ failed: 1, current: null });
});
