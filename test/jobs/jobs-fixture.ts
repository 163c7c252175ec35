import { sql } from 'drizzle-orm';
import type { Db } from '../../src/db/client.ts';
import { findRun } from '../../src/db/queries/engine/run-lists.ts';
import type { RunRow } from '../../src/db/queries/engine/runs.ts';
import type { Job } from '../../src/jobs/engine/job.ts';
import { createRunner, type RunnerCore, type RunnerOptions } from '../../src/jobs/engine/runner.ts';
import { type RunEvent, staticJobList } from '../../src/jobs/engine/runner-types.ts';
import { test as database } from '../harness/db.ts';
import { quick, silent } from './factories.ts';

export interface Jobs {
  db: Db;
  url: string;
  /** Returns another instance; it is stopped at the end of the test. */
  runner(jobs: Job[], more?: Partial<RunnerOptions>): RunnerCore;
  row(runId: number): Promise<RunRow>;
  /** Resolves with the first event that fits, from now on. */
  next(runner: RunnerCore, fits: (event: RunEvent) => boolean): Promise<RunEvent>;
  /** Resolves when the statement gives `true`; it is asked again and again. */
  until(statement: string): Promise<void>;
}

/** `test('…', async ({ jobs }) => …)`: runners against a database of the test's own, with a table `work (what text)`. */
export const test = database.extend<{ jobs: Jobs }>({
  jobs: async ({ database: { db, url } }, use) => {
    const runners: RunnerCore[] = [];
    await db.execute(sql`create table work (work_id bigint generated always as identity, what text)`);
    await use({
      db,
      url,
      runner(jobs, more = {}) {
        const runner = createRunner({ url, db, jobs: staticJobList(jobs), log: silent, timing: quick, ...more });
        runners.push(runner);
        return runner;
      },
      async row(runId) {
        const run = await findRun(db, runId);
        if (!run) throw new Error(`no run ${runId}`);
        return run;
      },
      next: (runner, fits) =>
        new Promise((resolve) => {
          const off = runner.subscribe((event) => {
            if (!fits(event)) return;
            off();
            resolve(event);
          });
        }),
      async until(statement) {
        const holds = async () => Object.values((await db.execute(sql.raw(statement))).rows[0] ?? {})[0] === true;
        while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
      },
    });
    await Promise.all(runners.map((runner) => runner.stop(0)));
  },
});

export async function works(db: Db): Promise<string[]> {
  return (await db.execute(sql`select what from work order by work_id`)).rows.map(({ what }) => String(what));
}
