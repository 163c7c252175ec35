import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { expect, inject } from 'vitest';
import { logIn } from '../dashboard/login.ts';
import { test as chat, textOf } from '../harness/chat.ts';
import { readSentFiles } from '../harness/files.ts';
import { findPgBouncer, runOnConsole, startPgBouncer } from '../harness/pgbouncer.ts';
import { waitForRow } from '../harness/wait-for-row.ts';

/** Fewer sessions than the program has connections to the pooler, so that each transaction may run in another one. */
const poolSize = 2;

/** The sessions of an instance beside the pooler: locks, LISTEN, and half of the rest for runs of jobs. */
const directSessions = 2 + 4;

const test = chat.extend<{ poolerUrl: string | null }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires the pattern
  poolerUrl: async ({}, use) => {
    const pooler = await startPgBouncer(inject('databaseServer'), poolSize);
    await use(pooler.url);
    await pooler.stop();
  },
});

/** Counts the sessions of the database until `done` settles, and returns the largest numbers. */
async function watchSessions(url: string, done: Promise<unknown>) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const most = { pooled: 0, direct: 0 };
  let isDone = false;
  void done
    .catch(() => undefined)
    .finally(() => {
      isDone = true;
    });
  while (!isDone) {
    const { rows } = await client.query<{ pooled: number; direct: number }>(
      `select count(*) filter (where application_name ~ $1)::int as direct,
        count(*) filter (where application_name !~ $1)::int as pooled
      from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
      ['^tally (locks|notifications|run)'],
    );
    for (const kind of ['pooled', 'direct'] as const) most[kind] = Math.max(most[kind], rows[0]?.[kind] ?? 0);
    await sleep(2);
  }
  await client.end();
  return most;
}

test.skipIf(!findPgBouncer())(
  'chat, charts, exports, dashboard and jobs run on few sessions of PgBouncer',
  async ({ anna, ben, maria, world, database, db, poolerUrl }) => {
    const everything = async () => {
      const people = [anna, ben, maria];
      await Promise.all(people.flatMap((person) => [1, 2, 3, 4].map((n) => person.says(`reading ${n}m`))));
      await ben.says('/addcategory');
      expect(textOf(await ben.says('Sport'))).toContain('Sport');
      const stream = await (await logIn(ben)).stream();
      expect((await stream.view()).total).toMatchObject({ minutes: 10, records: 4 });
      const [chart, asked] = await Promise.all([
        anna.says('/summarize reading'),
        ben.says('/alldata'),
        anna.says('/run habits rebuild=true'),
      ]);
      await ben.says('reading 5m');
      expect(
        chart.some(({ photo }) => photo),
        textOf(chart),
      ).toBe(true);
      expect(textOf(asked)).toContain('4 records');
      expect((await stream.view(({ total }) => total.records === 5)).total.minutes).toBe(15);
      const [file] = await readSentFiles(world.playground, await ben.taps('CSV'));
      expect(file?.bytes.toString().trim().split('\n')).toHaveLength(1 + 5);
      await waitForRow(db.$client, `select from ops.job_run where job = 'habits' and state = 'succeeded'`);
    };
    const done = everything();
    const [most] = await Promise.all([watchSessions(database.url, done), done]);
    expect(most.pooled).toBe(poolSize);
    expect(most.direct).toBeGreaterThan(2);
    expect(most.direct).toBeLessThanOrEqual(directSessions);
    const [stats] = await runOnConsole<{ xact_count: string }>(poolerUrl ?? '', 'show stats_totals');
    expect(Number(stats?.xact_count)).toBeGreaterThan(0);
    const sessions = await Promise.all(
      [1, 2, 3, 4].map(() =>
        db.$client.query(`select pg_sleep(0.02), current_setting('timezone') as zone,
        (select count(*)::int from pg_prepared_statements) as prepared,
        (select json_agg(name) from pg_settings where source = 'session') as settings`),
      ),
    );
    for (const { rows } of sessions)
      expect(rows[0]).toMatchObject({ zone: 'Pacific/Chatham', prepared: 0, settings: ['application_name'] });
  },
);
