import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import type { JobError } from '../../src/jobs/engine/errors.ts';
import type { Counts } from '../../src/jobs/engine/job.ts';
import { test as databaseTest } from '../harness/shared-db.ts';
import { createEnergyFixture } from './energy-fixture.ts';

const test = databaseTest.extend<{ importFile: (content: string | Buffer) => Promise<Counts> }>({
  importFile: async ({ db }, use) => {
    const dir = mkdtempSync(join(tmpdir(), 'tally-energy-'));
    const path = join(dir, 'readings.csv');
    await use((content) => {
      writeFileSync(path, content);
      return createEnergyFixture(db).import(path);
    });
    rmSync(dir, { recursive: true });
  },
});

async function readRegisters(db: Db): Promise<[device: string, register: number | null][]> {
  const { rows } = await db.$client.query(
    'select device_name as device, register_kwh as register from energy.sensor_reading order by read_at, 1',
  );
  return rows.map(({ device, register }) => [device, register]);
}

async function readRejects(db: Db): Promise<[reason: string, payload: string][]> {
  const { rows } = await db.$client.query('select reason, payload from energy.reading_rejects order by reject_id');
  return rows.map(({ reason, payload }) => [reason, payload]);
}

/** Lines with readings of every minute, so that a few rejects are not too many. */
const lines = (count: number, separator = ',') =>
  Array.from({ length: count }, (_, n) =>
    ['meter', `2026-11-20T10:${String(n).padStart(2, '0')}:00Z`, String(n)].join(separator),
  );

for (const [name, separator] of [
  ['a semicolon', ';'],
  ['a tab', '\t'],
  ['a vertical bar', '|'],
] as const)
  test(`where the header has ${name}, that is the separator, and a comma is a decimal comma`, async ({
    importFile,
    db,
  }) => {
    const rows = [
      ['deviceName', 'timestamp', 'registerKwh'],
      ['hall, left', '2026-11-20T10:00:00,5Z', '987,25'],
      ['a', '2026-11-20T10:01:00Z', '"1,5"'],
      ['b', '2026-11-20T10:02:00Z', '0.75'],
    ];
    const content = rows.map((row) => row.join(separator)).join('\n');
    expect(await importFile(content)).toEqual({ rows_read: 3, rows_written: 3, rows_rejected: 0 });
    expect(await readRegisters(db)).toEqual([
      ['hall, left', 987.25],
      ['a', 1.5],
      ['b', 0.75],
    ]);
  });

test('a comma of the file is a separator only, and never cuts off a number; empty rows are left out', async ({
  importFile,
  db,
}) => {
  const content = ['deviceName,timestamp,registerKwh', ...lines(12), 'meter,2026-11-20T11:00Z,987,25', ',,', ''];
  expect(await importFile(content.join('\r\n'))).toMatchObject({ rows_read: 13, rows_written: 12 });
  expect(await readRejects(db)).toEqual([['it has more fields than the header', 'meter,2026-11-20T11:00Z,987,25']]);
});

test('the column unit converts the register to kWh', async ({ importFile, db }) => {
  const content = ['device;time stamp;Register kWh;unit', 'a;2026-11-20T10:00Z;987250,5;Wh', 'b;2026-11-20T10:01Z;2;'];
  await importFile(content.join('\n'));
  expect(await readRegisters(db)).toEqual([
    ['a', 987.2505],
    ['b', 2],
  ]);
});

test('an unclosed quote rejects its line only', async ({ importFile, db }) => {
  const bad = 'meter,2026-11-20T11:00Z,"5';
  const content = ['deviceName,timestamp,registerKwh', ...lines(5), bad, ...lines(12).slice(5)].join('\n');
  expect(await importFile(content)).toEqual({ rows_read: 13, rows_written: 12, rows_rejected: 1 });
  expect(await readRejects(db)).toEqual([['a quote is not closed', bad]]);
});

test('a file that is not UTF-8 is refused with its first bad line, before anything is stored', async ({
  importFile,
  db,
}) => {
  const content = `deviceName,timestamp,registerKwh\n${'meter,2026-11-20T10:00Z,5\n'.repeat(20_000)}`;
  const bad = Buffer.from('K\xfcche,2026-11-20T10:01Z,6\n', 'latin1');
  const error: JobError = await importFile(Buffer.concat([Buffer.from(content), bad, bad])).then(
    () => expect.unreachable(),
    (thrown) => thrown,
  );
  expect(error.errorText).toEqual({ key: 'energy-not-utf8', values: { line: 20_002 } });
  expect(await readRegisters(db)).toEqual([]);
  await expect(importFile(Buffer.from(`\ufeff${content}`, 'utf16le'))).rejects.toThrow('Line 1 of the file is not');
});

test('an import fails if more than the maximum percentage is rejected; the other lines are stored', async ({
  importFile,
  db,
}) => {
  const bad = (count: number) => Array.from({ length: count }, (_, n) => `meter,${n} o'clock,7`);
  const content = (rejected: number) => ['deviceName,timestamp,registerKwh', ...lines(18), ...bad(rejected)].join('\n');
  expect(await importFile(content(2))).toEqual({ rows_read: 20, rows_written: 18, rows_rejected: 2 });
  await db.$client.query('truncate energy.sensor_reading');
  await expect(importFile(content(3))).rejects.toMatchObject({
    errorText: { key: 'energy-many-rejects', values: { rejected: 3, read: 21, max: 10 } },
  });
  expect(await readRegisters(db)).toHaveLength(18);
});

for (const [name, content, key] of [
  ['an empty file', '', 'energy-empty-file'],
  ['a header without lines', 'deviceName,timestamp,registerKwh\n\n', 'energy-empty-file'],
  ['a header without a value column', 'deviceName,timestamp,power\na,2026-11-20,5', 'energy-no-column'],
  [
    'a header with a column twice',
    'deviceName,timestamp,registerKwh,registerKwh\na,2026-11-20,5,6',
    'energy-column-twice',
  ],
  ['a header with two names of a column', 'device,deviceName,timestamp,registerKwh\na,b,1,1', 'energy-column-twice'],
  ['a header with two of three currents', 'deviceName,timestamp,channel1,channel3\na,1,1,1', 'energy-no-column'],
  ['a file without line ends', 'x'.repeat(1_200_000), 'energy-long-line'],
] as const)
  test(`${name} fails`, async ({ importFile }) => {
    await expect(importFile(content)).rejects.toMatchObject({ errorText: { key } });
  });
