import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { test } from '../../jobs/jobs-fixture.ts';
import { cleanupFolder } from './index.ts';

test('cleanup removes what is older than the configured days; a second run removes nothing', async ({ jobs }) => {
  await jobs.db.execute(sql`insert into ops.audit_log (user_id, command, arguments, allowed, logged_at)
    select 7, 'jobs', '', true, now() - d * interval '1 day' from unnest('{29, 31}'::int[]) d`);
  const runner = jobs.startRunner(cleanupFolder({ cleanup: { keepDays: 30 } }));
  const run = async () => (await (await runner.start({ job: 'cleanup', trigger: 'manual' })).done).counts;
  expect(await run()).toEqual({ entries_removed: 1 });
  expect(await run()).toEqual({ entries_removed: 0 });
});
