import type { Db } from '../../src/db/client.ts';
import { test as shared } from '../harness/shared-db.ts';
import { table } from './warehouse.ts';

/** A test as in `shared-db.ts` that may call `requireLocks`. What that creates is dropped after the test. */
export const test = shared.extend<{ db: Db }>({
  db: async ({ db }, use) => {
    await use(db);
    await table(db, 'drop function if exists public.require_lock() cascade');
  },
});
