import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { openArchive } from '../../src/import/files/archive.ts';
import { habitHistory } from '../../src/reports/export/habit-history.ts';
import { anna } from '../db/warehouse.ts';
import { hasSamples, sample } from '../import/import-fixture.ts';
import { readSample, test } from './fixture.ts';

async function readTexts(path: string): Promise<[string, string][]> {
  const archive = await openArchive(path);
  const texts: [string, string][] = [];
  for (const name of archive.names) texts.push([name, await text(Readable.from(archive.read(name)))]);
  archive.close();
  return texts;
}

/** Writes all habits of Anna as `/alldata loop` does, and returns the files of the archive in their order. */
async function exportLoop(db: Db, date: string): Promise<[string, string][]> {
  const folder = mkdtempSync(join(tmpdir(), 'tally-loop-'));
  const target = { folder, baseName: 'x', maxBytes: 1e9, batchSize: 100, onProgress: () => undefined };
  await habitHistory.write(db, { userId: anna.id, name: 'Anna', date, format: 'loop' }, target);
  const texts = await readTexts(join(folder, 'x.zip'));
  rmSync(folder, { recursive: true });
  return texts;
}

const withoutColors = (files: [string, string][]) =>
  files.map(([name, content]) => [name, content.replace(/#[0-9A-F]{6}/g, '')]);

test.skipIf(!hasSamples)(
  'an export of Loop that is imported is exported as the same files',
  async ({ db, importer }) => {
    await (await importer.open(readSample(sample('loop-2.3.1.zip')))).run();
    const own = await exportLoop(db, '2026-07-04');
    expect(withoutColors(own)).toEqual(withoutColors(await readTexts(sample('loop-2.3.1.zip'))));
  },
);

test.skipIf(!hasSamples)('only days that Loop implies are missing', async ({ db, importer }) => {
  const file = 'loop-csv-2015.zip';
  await (await importer.open(readSample(sample(file)))).run();
  const own = await exportLoop(db, '2015-01-25');
  const withoutImplied = (await readTexts(sample(file))).map(([name, content]): [string, string] => [
    name,
    name.includes('/') ? content.replace(/^.*,YES_AUTO,.*\n/gm, '') : content.replaceAll('YES_AUTO', 'UNKNOWN'),
  ]);
  // This archive was packed anew, in another order.
  expect(withoutColors(own).sort()).toEqual(withoutColors(withoutImplied).sort());
});
