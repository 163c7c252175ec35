import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { to as copyTo } from 'pg-copy-streams';
import { openArchive, readArchive } from '../src/db/backup/archive-reader.ts';
import { listBackups } from '../src/db/backup/backup-files.ts';
import { findTables } from '../src/db/backup/catalogue.ts';
import { restoreBackup } from '../src/db/backup/restore.ts';
import { quoteTable } from '../src/db/backup/write-backup.ts';
import { type Bench, type BenchDatabase, inChild, middleOf, nodeFlags, openDatabase } from './harness.ts';
import { newest, seedUsage } from './usage/seed.ts';

const rounds = 3;

/** The cost of a backup of 1,000,000 usage records, of its check, and of its restore. */
export const bench: Bench = {
  name: 'backup',
  async run(report) {
    const database = await openDatabase();
    const dir = mkdtempSync(join(tmpdir(), 'tally-bench-backup-'));
    try {
      await seedUsage(database.pool, { subscribers: 10_000, records: 100, invalidPercent: 0, history: 0 });
      const runs = [];
      for (let round = 0; round < rounds; round++) {
        const floor = await copyTables(database);
        const input = { url: database.url, now: newest, dir };
        const job = new URL('./backup/job.ts', import.meta.url);
        const { seconds, peakMb } = await inChild<{ seconds: number; peakMb: number }>(job, input, nodeFlags('job'));
        runs.push({ seconds, peakMb, floor });
      }
      const { seconds, floor } = middleOf(runs, (run) => run.seconds / run.floor);
      const copies = 'the bare COPY of each table';
      report({
        what: '1,000,000 usage records',
        value: seconds,
        unit: 's',
        floor,
        floorIs: copies,
        goal: '3 × or less',
      });
      const peakMb = Math.max(...runs.map((run) => run.peakMb));
      report({ what: 'maximum memory of Node', value: peakMb, unit: 'MB', goal: 'under 150 MB' });
      const [file] = await listBackups(dir);
      if (!file) throw new Error('there is no backup');
      report({ what: 'size of the file', value: file.bytes / 1e6, unit: 'MB' });
      const archive = await openArchive(file.path);
      const verified = await secondsOf(() => readArchive(archive));
      report({ what: 'check of the file', value: verified, unit: 's', floor, floorIs: copies });
      const restored = await restoreInto(database, file.path);
      report({ what: 'check and restore', value: restored, unit: 's', floor, floorIs: copies });
    } finally {
      await database.stop();
      rmSync(dir, { recursive: true, force: true });
    }
  },
};

async function copyTables({ pool }: BenchDatabase): Promise<number> {
  const client = await pool.connect();
  const tables = await findTables(client);
  const seconds = await secondsOf(async () => {
    for (const table of tables) for await (const _ of client.query(copyTo(`copy ${quoteTable(table)} to stdout`)));
  });
  client.release();
  return seconds;
}

async function restoreInto({ pool, url }: BenchDatabase, path: string): Promise<number> {
  await pool.query('create database restored template template0');
  const target = new URL(url);
  target.pathname = '/restored';
  return secondsOf(async () => {
    const archive = await openArchive(path);
    await readArchive(archive);
    const signal = new AbortController().signal;
    const options = { mode: 'empty', confirm: async () => true, onStep: () => undefined } as const;
    await restoreBackup({ ...options, url: target.href, archive, signal });
  });
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}
