import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { expect } from 'vitest';
import { test } from '../harness/db.ts';
import type { Report } from './usage-model.ts';
import { usageStage } from './usage-stage.ts';

const noon = Date.parse('2026-11-20T12:00:00Z') / 1000;

/** Ten subscribers, ten minutes apart: `count` reports each. */
function reportsOf(count: number): Report[] {
  return Array.from({ length: 10 * count }, (_, index): Report => {
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

/** Resolves when some session waits for a lock of another. */
async function someoneWaits(client: pg.Client | pg.Pool): Promise<number> {
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

test('a run that is killed in the middle leaves whole batches, and the next goes on', async ({ database }) => {
  const { db, pool, url } = database;
  const stage = usageStage(db, 'UTC');
  const reports = reportsOf(12);
  await stage.insert(reports);
  const other = await otherSession(url);
  await other.query('begin');
  await other.query("select from usage.data_record where subscriber_number = '499' for update");
  const run = stage.run(noon, { batch_size: 12 });
  const victim = await someoneWaits(pool);
  await pool.query('select pg_terminate_backend($1)', [victim]);
  await expect(run).rejects.toThrow();
  await other.query('rollback');
  await other.end();
  const { rows } = await pool.query<{ subscriber: string; flags: number[]; hasState: boolean; inDays: number }>(
    `select d.subscriber_number as subscriber, array_agg(distinct d.summary_flag) as flags,
      exists (select from usage.subscriber_state s where s.subscriber_number = d.subscriber_number) as "hasState",
      coalesce((select sum(records) from usage.daily_usage u where u.subscriber_number = d.subscriber_number), 0)::int as "inDays"
    from usage.data_record d group by 1 order by 1`,
  );
  const done = rows.filter(({ flags }) => flags.includes(1));
  expect(done.length).toBeGreaterThan(0);
  expect(done.length).toBeLessThan(10);
  for (const { flags, hasState, inDays } of rows) {
    expect(flags).toHaveLength(1);
    expect([hasState, inDays]).toEqual(flags[0] === 1 ? [true, 12] : [false, 0]);
  }
  await stage.run(noon, { batch_size: 12 });
  await stage.expectRight(reports);
});

test('a deadlock with others who change the same records is tried again, and nothing is lost', async ({ database }) => {
  const { db, pool, url } = database;
  const stage = usageStage(db, 'UTC');
  const reports = reportsOf(6);
  await stage.insert(reports);
  const other = await otherSession(url);
  await other.query("set deadlock_timeout = '10min'");
  await other.query('begin');
  await change(other, reports, 60, 1234);
  const run = stage.run(noon);
  await someoneWaits(pool);
  const second = change(other, reports, 1, 999);
  await second;
  await other.query('commit');
  await run;
  await other.end();
  expect(stage.lines).toContainEqual('Another session changed the same rows: attempt 2 of 6');
  expect(stage.waits[0]).toBeGreaterThan(0);
  await stage.expectRight(reports);
});

test('a record that others change meanwhile ends the batch as a serialisation failure, which is tried again', async ({
  database,
}) => {
  const { db, pool, url } = database;
  const stage = usageStage(db, 'UTC');
  const reports = reportsOf(6);
  await stage.insert(reports);
  const other = await otherSession(url);
  await other.query('begin');
  await change(other, reports, 31, 1500);
  const run = stage.run(noon);
  await someoneWaits(pool);
  await other.query('commit');
  await run;
  await other.end();
  expect(stage.waits).toHaveLength(1);
  await stage.expectRight(reports);
});

async function change(client: pg.Client, reports: Report[], id: number, anytime: number): Promise<void> {
  const report = reports.find((one) => one.id === id);
  if (!report) throw new Error(`there is no report ${id}`);
  report.anytime = anytime;
  await client.query('update usage.data_record set overall_usage_anytime = $2 where id = $1', [id, anytime]);
}

test('a batch is tried six times in all, waiting longer each time, and then the run fails', async ({ db }) => {
  const stage = usageStage(db, 'UTC');
  await stage.insert(reportsOf(2));
  await db.$client.query(`
    create function refuse() returns trigger language plpgsql as $$
      begin raise 'no' using errcode = 'serialization_failure'; end $$;
    create trigger refuse before update on usage.data_record execute function refuse();`);
  stage.state.set('reset_due_at', '9999-01-01T00:00:00Z');
  const before = await stage.everything();
  await expect(stage.run(noon)).rejects.toThrow();
  expect(stage.waits).toEqual([250, 500, 1000, 2000, 4000]);
  expect(await stage.everything()).toEqual(before);
});

test('a dry run counts the same and changes nothing', async ({ db }) => {
  const stage = usageStage(db, 'UTC');
  const reports = reportsOf(6);
  await stage.insert(reports);
  const before = await stage.everything();
  const counts = await stage.dryRun(noon);
  expect(await stage.everything()).toEqual(before);
  expect([...stage.state.keys()]).toEqual([]);
  expect(await stage.run(noon)).toEqual(counts);
  await stage.expectRight(reports);
});
