// A process for tests that kill it. Its run has written half of its work, in a transaction that stays open for ten
// minutes.
//
// Arguments: the URL of the database, and what the run does meanwhile: `sql` executes a statement, `waiting` waits in
// Node, `queued` also starts a second run, which is queued.
import { sql } from 'drizzle-orm';
import { createDb, createPool } from '../../src/db/client.ts';
import { createSharedSessions } from '../../src/db/session/shared-sessions.ts';
import { createRunner } from '../../src/jobs/engine/runner.ts';
import { staticJobList } from '../../src/jobs/engine/runner-types.ts';
import { createTestJob, fastTiming, silentLog } from './factories.ts';

const [url = '', mode = 'sql'] = process.argv.slice(2);
const job = createTestJob('killable', async (ctx) => {
  await ctx.db.transaction(async (tx) => {
    await tx.execute(sql`insert into work (what) values ('half')`);
    if (mode === 'sql') await tx.execute(sql`select pg_sleep(600)`);
    else await ctx.wait(600_000);
  });
  return {};
});
const runner = createRunner({
  url,
  db: createDb(createPool({ url, onError: () => undefined })),
  ...createSharedSessions(url, () => undefined),
  jobs: staticJobList([job]),
  log: silentLog,
  timing: fastTiming,
});
await runner.start({ job: 'killable', trigger: 'manual' });
if (mode === 'queued') await runner.start({ job: 'killable', trigger: 'manual' });
