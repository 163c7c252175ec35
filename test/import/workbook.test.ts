import { join } from 'node:path';
import exceljs from 'exceljs';
import { describe, expect } from 'vitest';
import { findNumberFormat, formatCell } from '../../src/import/files/workbook-formats.ts';
import { readImportFile } from '../../src/import/import-worker.ts';
import { type ImportFiles, makeZip, test } from './import-fixture.ts';

const day = (text: string) => new Date(`${text}T00:00:00Z`);
const minutesOf = (minutes: number) => minutes / 1440;

/** Makes a workbook as other programs do, with dates and durations as numbers. */
async function makeWorkbook(fill: (workbook: exceljs.Workbook) => void): Promise<Buffer> {
  const workbook = new exceljs.Workbook();
  fill(workbook);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

function addLog(workbook: exceljs.Workbook, name = 'Log'): exceljs.Worksheet {
  const sheet = workbook.addWorksheet(name);
  sheet.addRow(['My year']);
  sheet.addRow([]);
  sheet.addRow(['When', 'What', 'Time spent', 'Remark', 'Done']);
  sheet.addRow([day('2024-03-04'), 'Run', minutesOf(90), 'slow', true]);
  sheet.addRow([day('2024-03-05'), 'Чтение', minutesOf(45.5), null, false]);
  sheet.getColumn(1).numFmt = 'dd/mm/yyyy';
  sheet.getColumn(3).numFmt = '[h]:mm:ss';
  return sheet;
}

async function describeFile(files: ImportFiles, bytes: Uint8Array) {
  const unused = { daysFile: join(files.dir, 'd'), problemsFile: join(files.dir, 'p') };
  const answer = await readImportFile({ path: files.write(bytes), mapping: null, files: unused });
  if (answer.kind !== 'unknown_csv') throw new Error('the file is known');
  return answer.csv;
}

describe('a workbook of another kind', () => {
  const compound = (name: string) =>
    Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2040), Buffer.from(`${name}\0`, 'utf16le')]);
  const zip = (...names: string[]) => makeZip(Object.fromEntries(names.map((name) => [name, 'x'])));

  test.for<[string, () => Uint8Array | Promise<Uint8Array>, string]>([
    ['.xls', () => compound('Workbook'), 'other_workbook'],
    ['.xls of Excel 5', () => compound('Book'), 'other_workbook'],
    ['.xlsx with a password', () => compound('EncryptedPackage'), 'encrypted'],
    ['.doc', () => compound('WordDocument'), 'unknown_format'],
    ['.ods', () => zip('mimetype', 'content.xml'), 'other_workbook'],
    ['.xlsb', () => zip('[Content_Types].xml', 'xl/workbook.bin'), 'other_workbook'],
    ['.numbers', () => zip('Index/Document.iwa', 'Data/a.jpg'), 'other_workbook'],
    ['web page', () => Buffer.from('\n<html><body><table><tr><td>2024-01-01</td></tr></table>'), 'other_workbook'],
    [
      'XML',
      () => Buffer.from('<?xml version="1.0"?><a xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'),
      'other_workbook',
    ],
    ['web page without a table', () => Buffer.from('<html><body>2024-01-01'), 'unknown_format'],
  ])('is refused: %s', async ([, make, code], { files }) => {
    await expect(files.readHere(await make())).rejects.toMatchObject({ code });
  });
});

describe('a workbook of another program', () => {
  test('is read like a CSV file, with dates and durations', async ({ files }) => {
    const bytes = await makeWorkbook((workbook) => {
      addLog(workbook);
      workbook.addWorksheet('Empty').addRow(['a title']);
    });
    const { header, examples, suggestion, sheet } = await describeFile(files, bytes);
    expect([header, sheet]).toEqual([['When', 'What', 'Time spent', 'Remark', 'Done'], null]);
    expect(examples).toEqual([
      ['2024-03-04', 'Run', '01:30:00', 'slow', 'TRUE'],
      ['2024-03-05', 'Чтение', '00:45:30', '', 'FALSE'],
    ]);
    expect(suggestion).toMatchObject({ date: 0, habit: 1, value: 2, valueKind: 'minutes', note: 3 });
    const { habits, days, summary } = await files.readHere(bytes, suggestion ?? undefined);
    expect(days.map(({ habit, date, value, note }) => [habits[habit]?.name, date, value, note])).toEqual([
      ['Run', '2024-03-04', 90, 'slow'],
      ['Чтение', '2024-03-05', 45.5, null],
    ]);
    expect(summary).toMatchObject({ source: 'csv', sheet: null });
  });

  test('with several sheets is read from the first one that is shown and has dates', async ({ files }) => {
    const bytes = await makeWorkbook((workbook) => {
      workbook.addWorksheet('Read me').addRow(['Written by', 'a program']);
      const hidden = addLog(workbook, 'Hidden');
      hidden.state = 'hidden';
      addLog(workbook, 'Год 2024');
      addLog(workbook, 'Later').addRow([day('2025-01-01'), 'Swim']);
    });
    const { sheet, otherSheets, suggestion } = await describeFile(files, bytes);
    expect([sheet, otherSheets]).toEqual(['Год 2024', ['Read me', 'Later']]);
    const { days, summary } = await files.readHere(bytes, suggestion ?? undefined);
    expect([summary.sheet, summary.otherSheets, days.length]).toEqual(['Год 2024', ['Read me', 'Later'], 2]);
  });

  test('with the columns of a known program is read as its file', async ({ files }) => {
    const bytes = await makeWorkbook((workbook) => {
      const sheet = workbook.addWorksheet('Report');
      sheet.addRow(['Project', 'Start date', 'Duration']);
      sheet.addRow(['Run', day('2024-03-04'), minutesOf(10)]);
      sheet.getColumn(2).numFmt = 'yyyy-mm-dd';
      sheet.getColumn(3).numFmt = 'h:mm:ss';
    });
    const { days, summary } = await files.readHere(bytes);
    expect(summary.source).toBe('toggl');
    expect(days).toMatchObject([{ date: '2024-03-04', value: 10 }]);
  });

  test('may have prefixes, and begin anywhere', async ({ files }) => {
    const cell = (at: string, text: string) => `<x:c r="${at}" t="inlineStr"><x:is><x:t>${text}</x:t></x:is></x:c>`;
    const row = (number: number, ...cells: string[]) => `<x:row r="${number}">${cells.join('')}</x:row>`;
    const bytes = await makeZip({
      '[Content_Types].xml': '<Types/>',
      'xl/workbook.xml': '<x:workbook xmlns:x="a"/>',
      'xl/worksheets/sheet1.xml': `<x:worksheet xmlns:x="a"><x:sheetData>
        ${row(3, cell('C3', 'date'), cell('D3', 'habit'))}
        ${row(4, cell('C4', '2024-01-01'), cell('D4', 'Run'))}</x:sheetData></x:worksheet>`,
    });
    const { header, suggestion } = await describeFile(files, bytes);
    expect(header).toEqual(['', '', 'date', 'habit']);
    const { days, habits } = await files.readHere(bytes, suggestion ?? undefined);
    expect([days.length, habits[0]?.name]).toEqual([1, 'Run']);
  });

  test('without rows or dates is refused', async ({ files }) => {
    const read = async (rows: string[][]) => {
      const bytes = await makeWorkbook((workbook) => workbook.addWorksheet('A').addRows(rows));
      return files.readHere(bytes);
    };
    await expect(read([])).rejects.toMatchObject({ code: 'no_records' });
    await expect(read([['a', 'b']])).rejects.toMatchObject({ code: 'no_records' });
    const table = [
      ['a', 'b'],
      ['1', '2'],
    ];
    await expect(read(table)).rejects.toMatchObject({ code: 'no_dates' });
  });
});

test.for<[number, string | undefined, number, string]>([
  [0, undefined, 0.1 + 0.2, '0.3'],
  [14, undefined, 45_355, '2024-03-04'],
  [22, undefined, 45_355.5, '2024-03-04 12:00:00'],
  [22, undefined, 45_355.999_999, '2024-03-05'],
  [20, undefined, 0.3125, '07:30'],
  [46, undefined, 1.25, '30:00:00'],
  [200, 'd\\. mmmm yyyy;@', 45_355, '2024-03-04'],
  [200, '[$-419]D MMMM YYYY "г."', 45_355, '2024-03-04'],
  [200, 'mmm', 45_355, '2024-03-04'],
  [200, 'h:mm AM/PM', 45_355.75, '18:00'],
  [200, 'mm:ss', 0.5, '12:00'],
  [200, '0.00 "days"', 1.5, '1.5'],
  [200, '[Red]0.0;General', 1.5, '1.5'],
  [200, '#,##0\\ _d', 1234.5, '1234.5'],
])('the format %i %j of %d is %s', ([id, code, number, text]) => {
  expect(formatCell(number, findNumberFormat(id, code), false)).toBe(text);
});

test('dates may be counted from 1904', () => {
  expect(formatCell(43_893, 'date', true)).toBe('2024-03-04');
});
