import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { RecordExportRow } from '../../db/queries/habits/export.ts';
import { removeDirectionControls } from '../../lib/bidi.ts';
import type { Language } from '../../time/language.ts';
import { createRecordCsv } from './record-csv.ts';
import type { RecordLabels } from './record-workbook.ts';

const dir = mkdtempSync(join(tmpdir(), 'tally-csv-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const labels = {
  recordsSheet: '',
  byHabitSheet: '',
  byMonthSheet: '',
  byCategorySheet: '',
  date: 'Date',
  habit: 'Habit',
  category: 'Category',
  duration: 'Duration (min)',
  hours: '',
  note: 'Note',
  month: '',
  records: '',
  total: '',
};
const lineBreaks = ['\n', '\r', '\r\n', '\v', '\f', '\u0085', '\u2028', '\u2029'];

async function write(language: Language, rows: RecordExportRow[], headers: RecordLabels = labels): Promise<string> {
  const path = join(dir, 'records.csv');
  const file = createRecordCsv(path, headers, language);
  for (const row of rows) file.addRow(row);
  await file.close();
  return readFileSync(path, 'utf8');
}

const row = (note: string | null, minutes = 90.5): RecordExportRow => ({
  date: '2026-11-22',
  habit: 'Reading',
  category: 'Study',
  minutes,
  amount: null,
  unit: null,
  note,
});

/** Returns the file as a program sees it that knows no quotes: all line ends count. */
const withoutQuoted = (text: string) => text.replace(/"(?:[^"]|"")*"/g, '""');

describe('a CSV of records', () => {
  test.each(lineBreaks)('quotes a field with the line break %j', async (lineBreak) => {
    const text = await write('en', [row(`one${lineBreak}two`)]);
    expect(text).toContain(`,"one${lineBreak}two"\r\n`);
  });

  test('has commas and a decimal point in English', async () => {
    const text = await write('en', [row('a;b')]);
    expect(text).toBe('\uFEFFDate,Habit,Category,Duration (min),Note\r\n2026-11-22,Reading,Study,90.5,a;b\r\n');
  });

  test('has semicolons and a decimal comma in Russian', async () => {
    const text = await write('ru', [row('a;b'), row('1,5', 0.25), row(null, 1440)]);
    expect(text.split('\r\n')).toEqual([
      '\uFEFFDate;Habit;Category;Duration (min);Note',
      '2026-11-22;Reading;Study;90,5;"a;b"',
      '2026-11-22;Reading;Study;0,25;1,5',
      '2026-11-22;Reading;Study;1440;',
      '',
    ]);
  });

  test('has amounts and units after the duration where there are other kinds', async () => {
    const headers = { ...labels, amounts: { amount: 'Amount', unit: 'Unit' } };
    const rows = [row('a'), { ...row(null, 0), amount: 2.125, unit: '=km' }, { ...row('b', 0), amount: 1 }];
    expect((await write('en', rows, headers)).split('\r\n')).toEqual([
      '\uFEFFDate,Habit,Category,Duration (min),Amount,Unit,Note',
      '2026-11-22,Reading,Study,90.5,,,a',
      "2026-11-22,Reading,Study,0,2.125,'=km,",
      '2026-11-22,Reading,Study,0,1,,b',
      '',
    ]);
    expect(await write('ru', rows, headers)).toContain(";0;2,125;'=km;\r\n");
  });

  test('removes an override of the direction, and still neutralises the formula behind it', async () => {
    const text = await write('en', [row('ab\u202Ecd'), row('\u202E=cmd()')]);
    expect(text).toContain(',abcd\r\n');
    expect(text).toContain(",'=cmd()\r\n");
  });

  test.each(['en', 'ru'] as const)('in %s is read back by csv-parse as it was written', async (language) => {
    const character = fc.constantFrom(
      ...[...'aЯ1,;".= \'-\t', '🏃', '跑', 'ש', '\u202E', '\u2067', '\u200F', '\uFEFF'],
      ...lineBreaks,
    );
    const text = fc.string({ unit: character, maxLength: 12 });
    const rows = fc.array(
      fc.record({
        date: fc.constant('2026-11-22'),
        habit: text,
        category: text,
        minutes: fc.integer({ min: 1, max: 1_000_000 }).map((hundredths) => hundredths / 100),
        amount: fc.constant(null),
        unit: fc.constant(null),
        note: fc.option(text),
      }),
    );
    await fc.assert(
      fc.asyncProperty(rows, async (written) => {
        const file = await write(language, written);
        const delimiter = language === 'ru' ? ';' : ',';
        const read = parse(file, { bom: true, delimiter, record_delimiter: '\r\n' }) as string[][];
        expect(read.slice(1)).toEqual(
          written.map(({ date, habit, category, minutes, note }) => [
            date,
            expectedText(habit),
            expectedText(category),
            String(minutes).replace('.', language === 'ru' ? ',' : '.'),
            expectedText(note ?? ''),
          ]),
        );
        expect(withoutQuoted(file).split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/)).toHaveLength(written.length + 2);
      }),
      { numRuns: 300 },
    );
  });
});

/** The text of a cell: without controls for the direction, and with an apostrophe where it looks like a formula. */
function expectedText(text: string): string {
  const clean = removeDirectionControls(text);
  return /^[-=+@\t\r]/.test(clean) ? `'${clean}` : clean;
}
