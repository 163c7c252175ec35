import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { expect, test } from 'vitest';
import { sanitizeCell } from './sanitize-cell.ts';
import { createWorkbook } from './workbook.ts';

test('rows beyond the maximum go to a second sheet with its own header and filter', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'tally-book-'));
  const path = join(dir, 'book.xlsx');
  const workbook = createWorkbook(path, 4);
  const sheet = workbook.addSheet('Records', [{ header: 'n', width: 10 }]);
  for (let n = 1; n <= 7; n++) sheet.addRow([n]);
  sheet.close();
  await workbook.close();
  const read = new ExcelJS.Workbook();
  await read.xlsx.readFile(path);
  rmSync(dir, { recursive: true });
  expect(read.worksheets.map(({ name, rowCount }) => [name, rowCount])).toEqual([
    ['Records', 4],
    ['Records 2', 4],
    ['Records 3', 2],
  ]);
  const numbers = read.worksheets.flatMap((one) => one.getColumn(1).values.slice(1));
  expect(numbers).toEqual(['n', 1, 2, 3, 'n', 4, 5, 6, 'n', 7]);
  expect(read.getWorksheet('Records 2')?.autoFilter).toBe('A1:A4');
});

test('a workbook that cannot be written fails', async () => {
  const workbook = createWorkbook(join(tmpdir(), 'no such folder', 'book.xlsx'));
  const sheet = workbook.addSheet('Records', [{ header: 'n', width: 10 }]);
  sheet.addRow([1]);
  sheet.close();
  await expect(workbook.close()).rejects.toThrow(/ENOENT/);
});

test('a text in a cell contains only what XML and Excel allow', () => {
  expect(sanitizeCell('a\u0000b\u001fc\nd\te\ufffe')).toBe('abc\nd\te');
  expect(sanitizeCell('_x0041_ _xyz')).toBe('_x005F_x0041_ _xyz');
  expect(sanitizeCell(`${'a'.repeat(32_766)}🏃`)).toHaveLength(32_766);
  expect(sanitizeCell('=1+1')).toBe('=1+1');
  expect(sanitizeCell('Run\u202Egnin \u2067x')).toBe('Rungnin x');
});
