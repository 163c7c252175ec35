import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { expect, inject } from 'vitest';
import { test as chat, textOf } from '../harness/chat.ts';
import { createTestJob } from '../jobs/factories.ts';

const names = Array.from({ length: 10 }, (_, n) => `busy-${n}`);

/** Ten jobs whose runs ask the database for a while; half of them use two sessions at once. */
const busyJobs = names.map((name, n) =>
  createTestJob(
    name,
    async (ctx) => {
      const pause = () => ctx.db.execute(sql`select pg_sleep(0.1)`);
      await Promise.all(n % 2 ? [pause(), pause()] : [pause()]);
      return { rows_read: 1 };
    },
    { sessions: (n % 2) + 1 },
  ),
);

const test = chat.extend({
  settings: { DB_MAX_CONNECTIONS: '5', DB_MIN_CONNECTIONS: '1' },
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires the pattern
  options: async ({}, use: (options: object) => Promise<void>) => use({ jobs: () => busyJobs, heavyPerMinute: 1000 }),
});

// Sessions of a pooler are not connections of the program: see pooler.test.ts.
test.skipIf(inject('poolerUrl'))(
  'an instance never opens more connections than its maximum, with ten jobs, exports and a chat',
  async ({ anna, ben, db }) => {
    let [most, isDone] = [0, false];
    const watch = (async () => {
      while (!isDone) {
        const { rows } = await db.$client.query(`select count(*)::int as n from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and application_name like 'tally%'
          and application_name not like 'tally test%'`);
        most = Math.max(most, rows[0].n);
        await sleep(5);
      }
    })();
    await ben.says('reading 10m');
    const started = names.map((name) => anna.says(`/run ${name}`));
    await ben.says('/alldata');
    const [file] = await Promise.all([ben.taps('CSV'), ben.says('run 5m'), ben.says('/week'), ...started]);
    expect(file.some(({ document }) => document !== undefined)).toBe(true);
    await expect
      .poll(async () => (await db.$client.query(`select from ops.job_run where state = 'succeeded'`)).rowCount, {
        timeout: 20_000,
      })
      .toBe(10);
    expect(textOf(await ben.says('/day'))).toContain('15 min');
    isDone = true;
    await watch;
    expect(most).toBeLessThanOrEqual(5);
    expect(most).toBeGreaterThanOrEqual(4);
  },
);
