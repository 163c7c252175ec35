import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { createPool } from '../../src/db/client.ts';
import { hasPostgres15, startPostgres15 } from '../harness/postgres15.ts';
import { createRandom, pickSeed } from '../harness/random.ts';
import { findSequencesBehind, moveSequences, readTables, test, withClient } from './backup-fixture.ts';
import { fillTables } from './random-rows.ts';

// A second server is created and started, which takes some seconds.
test.skipIf(!hasPostgres15)(
  'a backup of the embedded server is restored into PostgreSQL 15, and back',
  async ({ database, empty, dir, backUp, command }) => {
    const random = createRandom(pickSeed());
    await withClient(database.url, async (client) => {
      await fillTables(client, random, 2);
      await moveSequences(client);
    });
    const before = await readTables(database.url);
    chmodSync(dir, 0o711); // as root, the server runs as another user, who needs access
    const server = await startPostgres15(join(dir, 'server'));
    try {
      const there = await backUp(database.pool, new Date('2026-01-01T00:00:00Z'));
      expect(await command(server.url, ['restore', `file=${there.path}`])).toMatchObject({ error: '' });
      expect(await readTables(server.url)).toEqual(before);
      const pool = createPool({ url: server.url, onError: () => undefined });
      const back = await backUp(pool, new Date('2026-01-02T00:00:00Z'));
      await pool.end();
      expect(await command(empty.url, ['restore', `file=${back.path}`])).toMatchObject({ error: '' });
      expect(await readTables(empty.url)).toEqual(before);
      expect(await findSequencesBehind(empty.url)).toEqual([]);
    } finally {
      await server.stop();
    }
  },
);

// A cluster is created, which takes more than a second.
test('a data folder of another major version names the newest backup, and a restore moves the folder aside', async ({
  database,
  dir,
  backUp,
  command,
}) => {
  chmodSync(dir, 0o711); // as root, the server runs as another user, who needs access
  const cluster = join(dir, 'postgres');
  mkdirSync(cluster);
  writeFileSync(join(cluster, 'PG_VERSION'), '16\n');
  writeFileSync(join(dir, 'postgres-password'), 'kept');
  const start = () => command('', ['habits']);
  expect((await start()).error).toMatch(
    /was made by PostgreSQL 16, but Tally contains PostgreSQL 17\. There is no backup in \S+backups: start the earlier/,
  );
  await database.pool.query("insert into warehouse.dim_users (user_id, first_name) values (7, 'Anna')");
  const { name } = await backUp(database.pool);
  mkdirSync(join(dir, 'backups'));
  const file = join(dir, 'backups', name);
  writeFileSync(file, readFileSync(join(dir, name)));
  expect((await start()).error).toContain(
    `Restore it: npm run job -- restore file=${file} — this moves the old folder`,
  );
  expect(readdirSync(cluster)).toEqual(['PG_VERSION']);
  const ended = await command('', ['restore', `file=${file}`]);
  expect(ended).toMatchObject({ error: '' });
  expect(ended.output).toContain(`It was moved to ${cluster}-16`);
  expect(readFileSync(`${cluster}-16/PG_VERSION`, 'utf8')).toBe('16\n');
  expect(existsSync(join(cluster, 'PG_VERSION'))).toBe(true);
  expect((await start()).output).toMatch(/habits: run \d+ succeeded/);
});
