// A process for tests that kill it. Its run has written half of its work, in a transaction that stays open for ten
// minutes.
//
// Arguments: the URL of the database, and what the run does meanwhile: `sql` executes a statement, `waiting` waits in
// Node, `queued` also starts a second run, which is queued.
import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { z } from 'zod';
import { createDb, createPool } from '../../src/db/client.ts';
import { createSharedSessions } from '../../src/db/session/shared-sessions.ts';
import type { Job } from '../../src/jobs/engine/job.ts';
import { createRunner } from '../../src/jobs/engine/runner.ts';
import { staticJobList } from '../../src/jobs/engine/runner-types.ts';

const [url = '', mode = 'sql'] = process.argv.slice(2);
const job: Job = {
  name: 'killable',
  schedule: null,
  params: z.object({}),
  timeoutSeconds: 60,
  retry: { attempts: 3, backoffSeconds: 0 },
  overlap: 'skip',
  catchUp: { mode: 'latest', windowSeconds: 86_400, maxTicks: 100 },
  lateAfterSeconds: null,
  async run(ctx) {
    await ctx.db.transaction(async (tx) => {
      await tx.execute(sql`insert into work (what) values ('half')`);
      if (mode === 'sql') await tx.execute(sql`select pg_sleep(600)`);
      else await ctx.wait(600_000);
    });
    return {};
  },
};
const runner = createRunner({
  url,
  db: createDb(createPool({ url, onError: () => undefined })),
  ...createSharedSessions(url, () => undefined),
  jobs: staticJobList([job]),
  log: pino({ level: 'silent' }),
  timing: { heartbeatMs: 1_000, progressMs: 20, staleMs: 30_000, orphanCheckMs: 50 },
});
await runner.start({ job: 'killable', trigger: 'manual' });
if (mode === 'queued') await runner.start({ job: 'killable', trigger: 'manual' });
