import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ExcelJS from 'exceljs';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import type { DatabaseAddress } from '../../src/db/client.ts';
import { isTransient } from '../../src/lib/retry.ts';
import { removeStaleTempDirs } from '../../src/lib/temp-dir.ts';
import { formatFileName } from '../../src/reports/export/export-definition.ts';
import type { ExportTask } from '../../src/reports/export/export-registry.ts';
import { createExporter, type Exporter } from '../../src/reports/export/exporter.ts';
import { test } from '../harness/db.ts';
import { seed } from './seed.ts';

const labels = {
  recordsSheet: 'Records',
  byHabitSheet: 'By habit',
  byMonthSheet: 'By month',
  byCategorySheet: 'By category',
  date: 'Date',
  habit: 'Habit',
  category: 'Category',
  duration: 'Duration (min)',
  hours: 'Duration (h)',
  note: 'Note',
  month: 'Month',
  records: 'Records',
  total: 'Total',
};
const request: ExportTask<'records'> = {
  kind: 'records',
  userId: 7,
  format: 'xlsx',
  name: 'Anna',
  date: '2026-11-22',
  labels,
  language: 'en',
};

let dir: string;
let exporter: Exporter | undefined;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tally-export-'));
});
afterEach(async () => {
  await exporter?.close();
  exporter = undefined;
  rmSync(dir, { recursive: true, force: true });
});

function open(address: DatabaseAddress, options: { maxBytes?: number } = {}): Exporter {
  exporter = createExporter({ address, dir, ...options });
  return exporter;
}

async function read(path: string): Promise<ExcelJS.Workbook> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  return book;
}

function values(sheet: ExcelJS.Worksheet | undefined, row: number): unknown[] {
  return ((sheet?.getRow(row).values ?? []) as unknown[]).slice(1);
}

describe('a workbook of records', () => {
  test('has dates, exact numbers, a frozen header with a filter, and sums', async ({ database: { address, pool } }) => {
    await seed(pool, {
      userId: 7,
      records: 60,
      habits: 2,
      recordsADay: 30,
      lastDay: '2026-11-01',
      note: '=1+1\u0001 _x0041_ 🏃',
    });
    const { files, rows, split, dispose } = await open(address).run(request);
    expect({ rows, split, names: files.map(({ name }) => name) }).toEqual({
      rows: 60,
      split: false,
      names: ['tally-Anna-2026-11-22.xlsx'],
    });
    const book = await read(files[0]?.path ?? '');
    expect(book.worksheets.map(({ name }) => name)).toEqual(['Records', 'By habit', 'By month', 'By category']);
    const sheet = book.getWorksheet('Records');
    expect(values(sheet, 1)).toEqual(['Date', 'Habit', 'Category', 'Duration (min)', 'Note']);
    // The first row is n = 60 of the seed: 1 + 60 * 0.5 minutes of the first habit, a day before the last one.
    expect(values(sheet, 2)).toEqual([new Date('2026-10-31'), 'Habit 1', 'Health', 31, '=1+1 _x005F_x0041_ 🏃']);
    expect(sheet?.getCell('A2').numFmt).toBe('yyyy-mm-dd');
    expect(sheet?.getCell('E2').formula).toBeUndefined();
    expect(sheet?.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 });
    expect(sheet?.autoFilter).toBe('A1:E61');
    expect(sheet?.rowCount).toBe(61);
    expect(sheet?.getColumn(2).width).toBe(28);
    expect(sheet?.getCell('D2').numFmt).toBeUndefined(); // a whole number has no point
    const total = 60 + (0.5 * 60 * 61) / 2;
    const rowsOf = (name: string) => [2, 3, 4].map((row) => values(book.getWorksheet(name), row));
    expect(rowsOf('By habit')).toEqual([
      ['Habit 1', 30, 495, 8.25],
      ['Habit 2', 30, 480, 8],
      ['Total', 60, total, 16.25],
    ]);
    expect(rowsOf('By month')).toEqual([
      [new Date('2026-10-01'), 30, 712.5, 11.875],
      [new Date('2026-11-01'), 30, 262.5, 4.375],
      ['Total', 60, total, 16.25],
    ]);
    expect(rowsOf('By category').map(([name]) => name)).toEqual(['Health', 'Other', 'Total']);
    const byMonth = book.getWorksheet('By month');
    expect(values(byMonth, 1)).toEqual(['Month', 'Records', 'Duration (min)', 'Duration (h)']);
    expect(byMonth?.autoFilter).toBe('A1:D3');
    expect(['C2', 'C4', 'D2'].map((cell) => byMonth?.getCell(cell).numFmt)).toEqual(['#,##0.##', '#,##0', '#,##0.00']);
    expect(byMonth?.getRow(4).getCell(1).font?.bold).toBe(true);
    expect(existsSync(files[0]?.path ?? '')).toBe(true);
    await dispose();
    expect(readdirSync(dir)).toEqual([]);
  });

  test('is split by year where it would be too large, and contains all records', async ({
    database: { address, pool },
  }) => {
    await seed(pool, { userId: 7, records: 6000, recordsADay: 10 });
    const seen: number[] = [];
    const exported = await open(address, { maxBytes: 100_000 }).run(request, { onProgress: (n) => seen.push(n) });
    expect(exported.split).toBe(true);
    expect(exported.rows).toBe(6000);
    expect(exported.files.map(({ name }) => name)).toEqual([
      'tally-Anna-2026-11-22-2025.xlsx',
      'tally-Anna-2026-11-22-2026.xlsx',
    ]);
    let rows = 0;
    for (const { path, bytes } of exported.files) {
      expect(bytes).toBeLessThanOrEqual(100_000);
      rows += ((await read(path)).getWorksheet('Records')?.rowCount ?? 0) - 1;
    }
    expect(rows).toBe(6000);
    expect(seen.length).toBeGreaterThan(0);
    await exported.dispose();
  });

  test('contains only the records of the person that are not deleted, and without records only a header', async ({
    database: { address, pool },
  }) => {
    await seed(pool, { userId: 7, records: 10 });
    await seed(pool, { userId: 8, records: 5 });
    await pool.query('update warehouse.fact_records set deleted_at = now() where user_id = 8');
    expect((await open(address).run(request)).rows).toBe(10);
    const empty = await exporter?.run({ ...request, userId: 8 });
    expect(empty?.rows).toBe(0);
    expect((await read(empty?.files[0]?.path ?? '')).getWorksheet('Records')?.rowCount).toBe(1);
  });
});

describe('a CSV of records', () => {
  test('is UTF-8 with a byte order mark, CRLF and quotes, and contains no formula', async ({
    database: { address, pool },
  }) => {
    await seed(pool, { userId: 7, records: 6, habits: 1, recordsADay: 1 });
    const notes = ['=cmd()', '+1', '-2+3', '@SUM(A1)', 'a "b", c\nd', 'plain, 5'];
    await pool.query(
      `update warehouse.fact_records f set note = n.note from unnest($1::text[]) with ordinality n (note, place)
       where f.local_date = date '2026-11-22' - n.place::int + 1`,
      [notes],
    );
    const { files } = await open(address).run({ ...request, format: 'csv' });
    expect(files[0]?.name).toBe('tally-Anna-2026-11-22.csv');
    const bytes = readFileSync(files[0]?.path ?? '');
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(bytes.subarray(3).toString().split('\r\n')).toEqual([
      'Date,Habit,Category,Duration (min),Note',
      '2026-11-17,Habit 1,Health,4,"plain, 5"',
      '2026-11-18,Habit 1,Health,3.5,"a ""b"", c\nd"',
      "2026-11-19,Habit 1,Health,3,'@SUM(A1)",
      "2026-11-20,Habit 1,Health,2.5,'-2+3",
      "2026-11-21,Habit 1,Health,2,'+1",
      "2026-11-22,Habit 1,Health,1.5,'=cmd()",
      '',
    ]);
  });
});

test('a workbook of personal data has a sheet per table, named in words, with dates and fitting widths', async ({
  database: { address, pool },
}) => {
  await seed(pool, { userId: 5_000_000_000, records: 300, habits: 1, note: 'x'.repeat(30) });
  const names = ['person', 'categories', 'habits', 'records', 'dayTotals', 'goals', 'dayMarks'] as const;
  const days = ['removedDayMarks', 'deletedDayMarks', 'rests', 'timers', 'reminders', 'sentReminders'] as const;
  const imports = ['imports', 'importedHabits', 'importChanges', 'importMappings'] as const;
  const others = [
    'stagedRecords',
    'rejectedRecords',
    'conversations',
    'questions',
    'waitingUpdates',
    'handledUpdates',
    'auditLog',
  ] as const;
  const last = ['runCards', 'jobAlerts', 'loginLinks', 'sessions'] as const;
  const keys = [...names, ...days, ...imports, ...others, ...last];
  const sheets = Object.fromEntries(keys.map((key) => [key, `The ${key}`])) as Record<(typeof keys)[number], string>;
  const date = '2026-11-22';
  const { files, rows } = await open(address).run({
    kind: 'personal-data',
    userId: 5_000_000_000,
    name: 'Anna',
    date,
    sheets,
  });
  const book = await read(files[0]?.path ?? '');
  expect(book.worksheets.map(({ name }) => name)).toEqual(keys.map((key) => `The ${key}`));
  expect(rows).toBe(1 + 2 + 1 + 300 + 30);
  const records = book.getWorksheet('The records');
  expect(records?.rowCount).toBe(301);
  const column = (name: string) => values(records, 1).indexOf(name) + 1;
  const cell = (name: string, row = 301) => records?.getRow(row).getCell(column(name));
  expect([cell('user_id')?.value, cell('user_id')?.numFmt]).toEqual([5_000_000_000, '0']);
  expect([cell('local_date', 2)?.value, cell('local_date')?.numFmt]).toEqual([new Date('2026-10-24'), 'yyyy-mm-dd']);
  expect(cell('record_date', 2)?.value).toEqual(new Date('2026-10-24T12:00:00Z'));
  expect(cell('record_date')?.numFmt).toBe('yyyy-mm-dd hh:mm:ss');
  expect(records?.getColumn(column('note')).width).toBe(34);
  expect(records?.getColumn(column('record_date')).width).toBe(23);
  expect(book.getWorksheet('The person')?.getRow(2).values).toContain('Anna');
  expect(book.getWorksheet('The auditLog')?.rowCount).toBe(1);
});

describe('temporary files', () => {
  test('are removed when an export is aborted or fails', async ({ database: { address, pool } }) => {
    await seed(pool, { userId: 7, records: 20_000 });
    const stop = new AbortController();
    const ended = open(address).run(request, { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(ended).rejects.toThrow(/abort/i);
    const wrong = createExporter({ address: { ...address, url: address.url.replace(/\/[^/]*$/, '/nowhere') }, dir });
    await expect(wrong.run(request)).rejects.toThrow(/nowhere/);
    await wrong.close();
    expect(readdirSync(dir)).toEqual([]);
    expect((await exporter?.run({ ...request, format: 'csv' }))?.rows).toBe(20_000);
  });

  test('of a killed process are removed at the next start, and others stay', async () => {
    const module = pathToFileURL(join(import.meta.dirname, '../../src/lib/temp-dir.ts')).href;
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
    const script = `const { createTempDir } = await import(${JSON.stringify(module)});
      await createTempDir(${JSON.stringify(dir)}); process.stdout.write('made'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--import', tsx, '--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    mkdirSync(join(dir, 'kept'));
    await removeStaleTempDirs(dir);
    expect(readdirSync(dir)).toHaveLength(2);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await removeStaleTempDirs(dir);
    expect(readdirSync(dir)).toEqual(['kept']);
  });
});

test('a file name contains only letters, digits and dashes', () => {
  expect(formatFileName('../Анна & "Co" 🏃', '2026-11-22')).toBe('tally-Анна-Co-2026-11-22');
  expect(formatFileName('🏃', '2026-11-22')).toBe('tally-me-2026-11-22');
});

test('an error keeps its code on its way out of the thread', async () => {
  const away = await open({ url: 'postgres://nobody@127.0.0.1:1/nothing' })
    .run(request)
    .catch((error: unknown) => error);
  expect(away).toMatchObject({ code: 'ECONNREFUSED' });
  expect(isTransient(away)).toBe(true);
  expect(readdirSync(dir)).toEqual([]);
});
