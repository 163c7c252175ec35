import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { expect } from 'vitest';
import { test } from '../harness/db.ts';
import { createUsageFixture } from './usage-fixture.ts';
import type { UsageReport } from './usage-model.ts';

const noon = Date.parse('2026-11-20T12:00:00Z') / 1000;

/** Makes `count` reports of each of ten subscribers, ten minutes apart. */
function makeReports(count: number): UsageReport[] {
  return Array.from({ length: 10 * count }, (_, index): UsageReport => {
    const round = Math.floor(index / 10);
    const clock = noon - (count - round) * 600;
    return {
      id: index + 1,
      clock,
      endDate: new Date(clock * 1000).toISOString().slice(0, 19).replace('T', ' '),
      subscriber: `49${index % 10}`,
      status: 'normal',
      anytime: 1000 + round * 70,
      offpeak: round % 4,
      tokens: 9000 - round * 11,
      seenAt: noon,
    };
  });
}

/** Resolves with the process id of a session as soon as one waits for the lock of another. */
async function waitForBlockedSession(client: pg.Client | pg.Pool): Promise<number> {
  for (;;) {
    const { rows } = await client.query<{ pid: number }>(
      `select pid from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`,
    );
    if (rows[0]) return rows[0].pid;
    await sleep(5);
  }
}

async function otherSession(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

test('a run that is killed leaves whole batches behind, and the next run continues', async ({ database }) => {
  const { db, pool, url } = database;
  const fixture = createUsageFixture(db, 'UTC');
  const reports = makeReports(12);
  await fixture.insert(reports);
  const other = await otherSession(url);
  await other.query('begin');
  await other.query("select from usage.data_record where subscriber_number = '499' for update");
  const run = fixture.run(noon, { batch_size: 12 });
  const victim = await waitForBlockedSession(pool);
  await pool.query('select pg_terminate_backend($1)', [victim]);
  await expect(run).rejects.toThrow();
  await other.query('rollback');
  await other.end();
  const { rows } = await pool.query<{ subscriber: string; flags: number[]; hasState: boolean; inDays: number }>(
    `select d.subscriber_number as subscriber, array_agg(distinct d.summary_flag) as flags,
      exists (select from usage.subscriber_state s where s.subscriber_number = d.subscriber_number) as "hasState",
      coalesce((select sum(records) from usage.daily_usage u
        where u.subscriber_number = d.subscriber_number), 0)::int as "inDays"
    from usage.data_record d group by 1 order by 1`,
  );
  const done = rows.filter(({ flags }) => flags.includes(1));
  expect(done.length).toBeGreaterThan(0);
  expect(done.length).toBeLessThan(10);
  for (const { flags, hasState, inDays } of rows) {
    expect(flags).toHaveLength(1);
    expect([hasState, inDays]).toEqual(flags[0] === 1 ? [true, 12] : [false, 0]);
  }
  await fixture.run(noon, { batch_size: 12 });
  await fixture.expectUsage(reports);
});

test('a batch is retried after a deadlock with another session, and nothing is lost', async ({ database }) => {
  const { db, pool, url } = database;
  const fixture = createUsageFixture(db, 'UTC');
  const reports = makeReports(6);
  await fixture.insert(reports);
  const other = await otherSession(url);
  await other.query("set deadlock_timeout = '10min'");
  await other.query('begin');
  await change(other, reports, 60, 1234);
  const run = fixture.run(noon);
  await waitForBlockedSession(pool);
  const second = change(other, reports, 1, 999);
  await second;
  await other.query('commit');
  await run;
  await other.end();
  expect(fixture.lines).toContainEqual('Another session changed the same rows: attempt 2 of 6');
  expect(fixture.waits[0]).toBeGreaterThan(0);
  await fixture.expectUsage(reports);
});

test('a batch is retried after a serialisation failure, when another session changed one of its records', async ({
  database,
}) => {
  const { db, pool, url } = database;
  const fixture = createUsageFixture(db, 'UTC');
  const reports = makeReports(6);
  await fixture.insert(reports);
  const other = await otherSession(url);
  await other.query('begin');
  await change(other, reports, 31, 1500);
  const run = fixture.run(noon);
  await waitForBlockedSession(pool);
  await other.query('commit');
  await run;
  await other.end();
  expect(fixture.waits).toHaveLength(1);
  await fixture.expectUsage(reports);
});

async function change(client: pg.Client, reports: UsageReport[], id: number, anytime: number): Promise<void> {
  const report = reports.find((one) => one.id === id);
  if (!report) throw new Error(`there is no report ${id}`);
  report.anytime = anytime;
  await client.query('update usage.data_record set overall_usage_anytime = $2 where id = $1', [id, anytime]);
}

test('a batch is attempted six times with growing delays, and then the run fails', async ({ db }) => {
  const fixture = createUsageFixture(db, 'UTC');
  await fixture.insert(makeReports(2));
  await db.$client.query(`
    create function refuse() returns trigger language plpgsql as $$
      begin raise 'no' using errcode = 'serialization_failure'; end $$;
    create trigger refuse before update on usage.data_record execute function refuse();`);
  fixture.state.set('reset_due_at', '9999-01-01T00:00:00Z');
  const before = await fixture.readAll();
  await expect(fixture.run(noon)).rejects.toThrow();
  expect(fixture.waits).toEqual([250, 500, 1000, 2000, 4000]);
  expect(await fixture.readAll()).toEqual(before);
});

test('a dry run counts the same and changes nothing', async ({ db }) => {
  const fixture = createUsageFixture(db, 'UTC');
  const reports = makeReports(6);
  await fixture.insert(reports);
  const before = await fixture.readAll();
  const counts = await fixture.dryRun(noon);
  expect(await fixture.readAll()).toEqual(before);
  expect([...fixture.state.keys()]).toEqual([]);
  expect(await fixture.run(noon)).toEqual(counts);
  await fixture.expectUsage(reports);
});
