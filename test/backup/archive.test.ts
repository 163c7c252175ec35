import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, vi } from 'vitest';
import { openArchive, readArchive } from '../../src/db/backup/archive-reader.ts';
import { writeBackup } from '../../src/db/backup/write-backup.ts';
import { createRandom, pickSeed } from '../harness/random.ts';
import { test, withClient } from './backup-fixture.ts';

/** Returns the message of the error with which a file is refused. */
async function refusal(path: string): Promise<string> {
  return openArchive(path)
    .then(readArchive)
    .then(
      () => 'accepted',
      (error: Error) => error.message,
    );
}

const backupRows = `insert into usage.data_record (clock, end_date, subscriber_number)
  select n, now(), 'subscriber ' || n from generate_series(1, $1::int) n`;

test('one changed byte is found, wherever it is', async ({ database, dir, backUp }) => {
  await database.pool.query(backupRows, [2_000]);
  const { path } = await backUp(database.pool);
  const original = readFileSync(path);
  const { dataStart } = await openArchive(path);
  const random = createRandom(pickSeed());
  const inData = () => dataStart + Math.floor(random() * (original.length - dataStart));
  const ends = [0, 3, 4, 8, 9, 10, dataStart - 1, dataStart, dataStart + 3, dataStart + 9, original.length - 1];
  const positions = [...ends, ...Array.from({ length: 15 }, () => Math.floor(random() * dataStart))];
  positions.push(...Array.from({ length: 30 }, inData));
  const changed = join(dir, 'changed');
  for (const at of positions) {
    const copy = Buffer.from(original);
    copy[at] = (copy[at] ?? 0) ^ (1 + Math.floor(random() * 255));
    writeFileSync(changed, copy);
    expect(await refusal(changed), `byte ${at}`).toMatch(/^changed is (damaged|no backup of Tally)/);
  }
  expect(await refusal(path)).toBe('accepted');
});

test('a wrong, cut, longer or newer file is refused with one sentence', async ({ database, dir, backUp, command }) => {
  const { path } = await backUp(database.pool);
  const original = readFileSync(path);
  const refuse = async (content: Buffer, name = 'file.tar.gz') => {
    writeFileSync(join(dir, name), content);
    const ended = await command(database.url, ['verify', `file=${join(dir, name)}`]);
    expect(ended.code).toBeNull();
    expect(ended.error.split('\n')).toHaveLength(1);
    return ended.error;
  };
  for (const wrong of [Buffer.alloc(0), Buffer.from('no gzip at all'), gzipSync('a gzip of something else')])
    expect(await refuse(wrong)).toMatch(/^file\.tar\.gz is no backup of Tally/);
  expect(await refuse(original.subarray(0, -1))).toMatch(/^file\.tar\.gz is cut off: 1 bytes are missing/);
  expect(await refuse(original.subarray(0, original.length - 500))).toMatch(/^file\.tar\.gz is cut off: 500 bytes/);
  expect(await refuse(Buffer.concat([original, Buffer.from('x')]))).toMatch(/^file\.tar\.gz is damaged/);
  const missing = await command(database.url, ['verify', 'file=/nowhere/tally.tar.gz']);
  expect(missing.error).toContain('/nowhere/tally.tar.gz');
});

test('a failed backup leaves no file, and names its reason in one sentence', async ({ database, dir }) => {
  const { pool } = database;
  const write = (options: Partial<Parameters<typeof writeBackup>[0]> = {}) =>
    writeBackup({ ...{ pool, dir, now: new Date(), signal: new AbortController().signal }, ...options }).then(
      () => 'written',
      (error: Error) => error.message,
    );
  expect(await write({ findFreeBytes: async () => 1_000_000 })).toMatch(
    /^The disk of \S+ has 0 MB free, and .* 6\d MB/,
  );
  writeFileSync(join(dir, 'a file'), '');
  expect(await write({ dir: join(dir, 'a file') })).toMatch(/^The folder of backups, .* cannot be used \(EEXIST\)/);
  const cancel = new AbortController();
  expect(await write({ signal: cancel.signal, onProgress: () => cancel.abort(new Error('cancelled')) })).toBe(
    'cancelled',
  );
  expect(readdirSync(dir)).toEqual(['a file']);
  writeFileSync(join(dir, 'tally-2026-01-01T0000Z.tar.gz.part'), 'left by a backup that was killed');
  expect(await write()).toBe('written');
  expect(readdirSync(dir).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('a table that the role may not read is named', async ({ database, dir }) => {
  await database.pool.query(`create schema enterprise; create table enterprise.secret (id int);
    revoke all on schema enterprise from public; drop role if exists tally_limited; create role tally_limited;
    grant usage on schema warehouse, enterprise to tally_limited`);
  const limited = new Proxy(database.pool, {
    get(pool, name) {
      if (name !== 'connect') return Reflect.get(pool, name);
      return async () => {
        const client = await pool.connect();
        await client.query('set role tally_limited');
        return client;
      };
    },
  });
  const signal = new AbortController().signal;
  await expect(writeBackup({ pool: limited, dir, now: new Date(), signal })).rejects.toThrow(
    /^The role tally_limited may not read .*enterprise\.secret.*: grant select on it\.$/,
  );
});

test('a backup is a picture of one moment, also of tables that are emptied meanwhile', async ({
  database,
  dir,
  backUp,
}) => {
  const { pool, url } = database;
  await pool.query(backupRows, [1_000]);
  await pool.query("insert into warehouse.staging_table (user_id, habit_name, duration) values (1, 'Reading', 5)");
  const isAtStart = { truncated: false };
  const signal = new AbortController().signal;
  let truncating: Promise<unknown> = Promise.resolve();
  const written = await writeBackup({
    ...{ pool, dir, now: new Date(), signal },
    onProgress(_, table) {
      if (isAtStart.truncated) return;
      isAtStart.truncated = true;
      expect(table).not.toBe('usage.data_record');
      truncating = withClient(url, async (client) => {
        await client.query('delete from warehouse.staging_table'); // nobody waits
        await client.query('truncate usage.data_record'); // waits for the end of the backup
      });
    },
  });
  await truncating;
  const { manifest } = await openArchive(written.path);
  const rows = (name: string) => manifest.tables.find((table) => table.name === name)?.rows;
  expect([rows('data_record'), rows('staging_table')]).toEqual([1_000, 1]);
  await vi.waitUntil(async () => (await pool.query('select from usage.data_record')).rowCount === 0);
  expect((await backUp(pool)).rows).toBe(written.rows - 1_001);
});
