import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, vi } from 'vitest';
import { createDb, createPool, type Db } from '../../src/db/client.ts';
import { startEmbeddedServer } from '../../src/db/embedded.ts';
import { migrateDatabase } from '../../src/db/migrate.ts';
import { createStandbyReads, type ReadDb } from '../../src/db/read-db.ts';
import { type StandbyMonitor, startStandbyMonitor } from '../../src/db/standby-monitor.ts';
import { type DashboardParams, dashboard } from '../../src/reports/views/dashboard.ts';
import { logIn } from '../dashboard/login.ts';
import { test as chat, textOf } from '../harness/chat.ts';
import type { TestDatabase } from '../harness/db.ts';
import { readRows, readSentFiles, readWorkbook } from '../harness/files.ts';
import { startProxy, type TcpProxy } from '../harness/proxy.ts';
import { replicationSettings, type Standby, startStandby } from '../harness/standby.ts';
import { silentLog } from '../jobs/factories.ts';

interface Replication {
  primaryUrl: string;
  standby: Standby;
  /** Returns the statements that an application has sent to the standby. */
  statements(application: string): string;
}

/** A primary with a standby for all tests of this file. The last one kills the standby. */
const withReplication = chat.extend<{ replication: Replication }>({
  replication: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest requires the pattern
    async ({}, use) => {
      const dir = mkdtempSync(join(tmpdir(), 'tally-replication-'));
      chmodSync(dir, 0o711); // as root, the servers run as another user, who needs access
      const dataDir = join(dir, 'primary');
      mkdirSync(dataDir);
      chmodSync(dataDir, 0o711);
      const settings = [...replicationSettings, 'fsync=off', 'scram_iterations=1'];
      const primary = await startEmbeddedServer({ dataDir, settings });
      const log = ['log_statement=all', 'log_line_prefix=%a '];
      const standby = await startStandby({ ...primary, dataDir }, join(dir, 'standby'), [...settings, ...log]);
      const statements = (application: string) =>
        readFileSync(join(dir, 'standby', 'postgres.log'), 'utf8')
          .split(/^(?=\S[^:]* {1,2}LOG:)/m)
          .filter((entry) => entry.startsWith(`${application} LOG:`))
          .join('');
      await use({ primaryUrl: primary.url, standby, statements });
      await standby.stop();
      await primary.stop();
      rmSync(dir, { recursive: true, force: true });
    },
    { scope: 'file' },
  ],
});

const test = withReplication.extend<{ way: TcpProxy; standbyUrl: string; database: TestDatabase }>({
  /** The way from the program to the standby. */
  way: async ({ replication }, use) => {
    const { hostname, port } = new URL(replication.standby.url);
    const way = await startProxy({ host: hostname, port: Number(port) });
    await use(way);
    await way.stop();
  },
  standbyUrl: async ({ replication, way }, use) => {
    const url = new URL(replication.standby.url);
    url.host = `127.0.0.1:${way.port}`;
    await use(url.href);
  },
  database: async ({ replication: { primaryUrl: url }, standbyUrl }, use) => {
    const pool = createPool({ url, applicationName: 'tally test', onError: () => undefined });
    await migrateDatabase(pool);
    const settings = { DATABASE_URL: url, READ_URL: standbyUrl };
    await use({ url, address: { url }, settings, pool, db: createDb(pool) });
    await pool.end();
  },
});

interface Reads {
  monitor: StandbyMonitor;
  readDb: ReadDb;
}

async function withReads(db: Db, url: string, address: { url: string }, work: (reads: Reads) => Promise<void>) {
  const monitor = await startStandbyMonitor(url, db, silentLog);
  try {
    await vi.waitUntil(() => monitor.findUsable(), { timeout: 30_000, interval: 10 });
    await work({ monitor, readDb: createStandbyReads({ db, address }, monitor, silentLog) });
  } finally {
    await monitor.close();
  }
}

/** Returns the number of rows, and whether a standby has counted them. */
async function countProbes(db: Db): Promise<[rows: number, byStandby: boolean]> {
  const { rows } = await db.$client.query('select count(*)::int as n, pg_is_in_recovery() as standby from probe');
  return [rows[0].n, rows[0].standby];
}

test.concurrent('a query on the standby sees what was committed before it, and runs on the primary while the standby is behind', async ({
  database: { db, address },
  standbyUrl,
  replication: { standby },
}) => {
  await db.$client.query('create table probe (id int)');
  await withReads(db, standbyUrl, address, async ({ monitor, readDb }) => {
    for (let n = 1; n <= 50; n++) {
      await db.$client.query('insert into probe values ($1)', [n]);
      expect(await readDb.read(countProbes)).toEqual([n, true]);
    }
    expect(monitor.lagMs()).toBeLessThan(2_000);
    const replay = createPool({ url: standby.url, max: 1, onError: () => undefined });
    await replay.query('select pg_wal_replay_pause()');
    await db.$client.query('insert into probe values (51)');
    expect(await readDb.read(countProbes)).toEqual([51, false]);
    await vi.waitUntil(() => monitor.findUsable() === null, { timeout: 30_000, interval: 10 });
    expect(monitor.lagMs()).toBeGreaterThanOrEqual(2_000);
    await replay.query('select pg_wal_replay_resume()');
    await replay.end();
    await vi.waitUntil(() => monitor.findUsable(), { timeout: 30_000, interval: 10 });
    expect(await readDb.read(countProbes)).toEqual([51, true]);
  });
});

test.concurrent('a standby that hangs is noticed within two seconds, and its queries run again on the primary', async ({
  database: { db, address },
  standbyUrl,
  way,
}) => {
  await withReads(db, standbyUrl, address, async ({ monitor, readDb }) => {
    let attempts = 0;
    const answer = readDb.read(async (either) => {
      attempts += 1;
      if (attempts === 1) await either.$client.query('select pg_sleep(60)');
      return (await either.$client.query('select pg_is_in_recovery() as standby')).rows[0].standby;
    });
    await vi.waitUntil(() => attempts === 1, { interval: 1 });
    const startedAt = performance.now();
    way.freeze();
    expect(await answer).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(2_500); // 1.5 s on an idle machine
    expect(monitor.findUsable()).toBeNull();
    expect(monitor.lagMs()).toBe(Number.POSITIVE_INFINITY);
  });
});

test.concurrent('an address of another database ends the start', async ({ database: { db } }) => {
  await expect(startStandbyMonitor(inject('databaseServer'), db, silentLog)).rejects.toThrow(
    'READ_URL leads to another database than DATABASE_URL',
  );
});

test('dashboard, charts and workbooks of admins come from the standby, and go on without it', async ({
  anna,
  ben,
  world,
  db,
  replication: { standby, statements },
}) => {
  const today = new Date().toISOString().slice(0, 10);
  await db.$client.query(`insert into usage.daily_usage values ('8810', $1, 1000, 50, 7, 10, 0)`, [today]);
  await anna.says('reading 45m');
  const login = await logIn(anna);
  const stream = await login.stream();
  await stream.view();
  await ben.says('run 30m');
  const view = await stream.view(({ total }) => total.records === 2);
  expect(view.total.minutes).toBe(75);

  const pool = createPool({ url: standby.url, onError: () => undefined });
  const params: DashboardParams = {
    ...{ scope: null, people: [], categories: [], period: 'month', today, now: new Date() },
    ...{ defaultTimeZone: 'UTC', weekStart: 1 },
  };
  const [onPrimary, onStandby] = await Promise.all([db, createDb(pool)].map((one) => dashboard.load(one, params)));
  expect(onStandby).toEqual(onPrimary);
  await pool.end();

  // A standby that is behind for a moment, on a busy machine, is left out.
  const isReadByAll = async () => {
    await (await login.stream()).view();
    expect(textOf(await anna.says('/usage'))).toContain('1. 8810 · 1,050 units');
    const [file] = await readSentFiles(world.playground, await anna.taps('Excel'));
    expect(readRows(await readWorkbook(file), 'Usage')[1]?.slice(1, 3)).toEqual(['8810', 1000]);
    const reads = statements('tally reads');
    const isRead = ['warehouse.agg_daily', 'usage.daily_usage'].every((table) => reads.includes(table));
    return isRead && statements('tally export').includes('usage.daily_usage');
  };
  await vi.waitUntil(isReadByAll, { timeout: 30_000 });
  expect(world.logLines.join('')).not.toContain('runs on the primary');

  standby.kill();
  await ben.says('run 15m');
  expect((await stream.view(({ total }) => total.records === 3)).total.minutes).toBe(90);
  expect(textOf(await anna.says('/usage'))).toContain('1. 8810 · 1,050 units');
  await vi.waitUntil(() => world.logLines.some((line) => line.includes('the standby was lost')), { timeout: 30_000 });
  expect((await anna.taps('Excel')).some(({ document }) => document)).toBe(true);
  await world.restart();
  expect(textOf(await anna.says('/usage'))).toContain('1. 8810 · 1,050 units');
});
