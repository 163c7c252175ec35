import { sql } from 'drizzle-orm';
import type { Db } from '../../src/db/client.ts';
import { findRun } from '../../src/db/queries/engine/run-lists.ts';
import type { RunRow } from '../../src/db/queries/engine/runs.ts';
import {
  closeSharedSessions,
  createSharedSessions,
  type SharedSessions,
} from '../../src/db/session/shared-sessions.ts';
import type { Job } from '../../src/jobs/engine/job.ts';
import { createRunner, type RunnerCore, type RunnerOptions } from '../../src/jobs/engine/runner.ts';
import { type RunEvent, staticJobList } from '../../src/jobs/engine/runner-types.ts';
import { test as databaseTest } from '../harness/db.ts';
import { fastTiming, silentLog } from './factories.ts';

/** Runners on the database of the test. */
export interface JobsFixture {
  db: Db;
  url: string;
  /** Starts a runner, as another instance. It is stopped after the test. */
  startRunner(jobs: Job[], overrides?: Partial<RunnerOptions>): RunnerCore;
  /** Opens the dedicated sessions of another instance. They are closed after the test. */
  openSessions(): SharedSessions;
  /** Reads the row of a run. */
  readRun(runId: number): Promise<RunRow>;
  /** Resolves with the next event that matches. */
  nextEvent(runner: RunnerCore, matches: (event: RunEvent) => boolean): Promise<RunEvent>;
  /** Repeats the statement until it returns `true`. */
  waitUntil(statement: string): Promise<void>;
}

/** A test with runners on its own database, which has a table `work (what text)` for the effects of test jobs. */
export const test = databaseTest.extend<{ jobs: JobsFixture }>({
  jobs: async ({ database: { db, url } }, use) => {
    const runners: RunnerCore[] = [];
    const opened: SharedSessions[] = [];
    const openSessions = () => {
      const sessions = createSharedSessions(url, () => undefined);
      opened.push(sessions);
      return sessions;
    };
    await db.execute(sql`create table work (work_id bigint generated always as identity, what text)`);
    await use({
      db,
      url,
      openSessions,
      startRunner(jobs, overrides = {}) {
        const runner = createRunner({
          ...{ url, db, ...openSessions() },
          jobs: staticJobList(jobs),
          log: silentLog,
          timing: fastTiming,
          ...overrides,
        });
        runners.push(runner);
        return runner;
      },
      async readRun(runId) {
        const run = await findRun(db, runId);
        if (!run) throw new Error(`no run ${runId}`);
        return run;
      },
      nextEvent: (runner, matches) =>
        new Promise((resolve) => {
          const unsubscribe = runner.subscribe((event) => {
            if (!matches(event)) return;
            unsubscribe();
            resolve(event);
          });
        }),
      async waitUntil(statement) {
        const isTrue = async () => Object.values((await db.execute(sql.raw(statement))).rows[0] ?? {})[0] === true;
        while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 10));
      },
    });
    await Promise.all(runners.map((runner) => runner.stop(0)));
    await Promise.all(opened.map(closeSharedSessions));
  },
});

/** Returns the effects of test jobs, in order. */
export async function readWork(db: Db): Promise<string[]> {
  return (await db.execute(sql`select what from work order by work_id`)).rows.map(({ what }) => String(what));
}
