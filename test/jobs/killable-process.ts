import { sql } from 'drizzle-orm';
import { createDb, createPool } from '../../src/db/client.ts';
import { createRunner } from '../../src/jobs/engine/runner.ts';
import { staticJobList } from '../../src/jobs/engine/runner-types.ts';
import { aJob, quick, silent } from './factories.ts';

/** A process that is killed: it has written half of its work, in a transaction that stays open for ten minutes. */
const [url = '', how = 'sql'] = process.argv.slice(2);
const pool = createPool({ url, onError: () => undefined });
const job = aJob('victim', async (ctx) => {
  await ctx.db.transaction(async (tx) => {
    await tx.execute(sql`insert into work (what) values ('half')`);
    if (how === 'sql') await tx.execute(sql`select pg_sleep(600)`);
    else await ctx.wait(600_000);
  });
  return {};
});
const runner = createRunner({ url, db: createDb(pool), jobs: staticJobList([job]), log: silent, timing: quick });
await runner.start({ job: 'victim', trigger: 'manual' });
if (how === 'queued') await runner.start({ job: 'victim', trigger: 'manual' });
