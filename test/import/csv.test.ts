import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { readImportFile } from '../../src/import/import-worker.ts';
import type { CsvMapping } from '../../src/import/model.ts';
import { createRowReader } from '../../src/import/sources/mapped-csv.ts';
import { tallyHeaders } from '../../src/import/sources/tally-records.ts';
import { projectPath } from '../../src/lib/project-path.ts';
import { createRecordCsv } from '../../src/reports/export/record-csv.ts';
import { createRecordWorkbook } from '../../src/reports/export/record-workbook.ts';
import { languages } from '../../src/time/language.ts';
import { type ImportFiles, test } from './import-fixture.ts';

/** Encodes a text of Windows-1251: Russian letters and ASCII. */
function toWindows1251(text: string): Buffer {
  const code = (character: string) => {
    const unicode = character.charCodeAt(0);
    if (unicode >= 0x410 && unicode <= 0x44f) return unicode - 0x410 + 0xc0;
    return { ё: 0xb8, Ё: 0xa8, '«': 0xab, '»': 0xbb, '–': 0x96 }[character] ?? unicode;
  };
  return Buffer.from([...text].map(code));
}

const togglOf = (name: string, note = '') =>
  `Project,Start date,Duration,Description\n${name},2026-01-01,00:10:00,${note}\n`;

describe('the encoding of a text', () => {
  const swap = (bytes: Buffer) => Buffer.from(bytes).swap16();
  test.for<[string, Buffer, string, string]>([
    ['UTF-8', Buffer.from(togglOf('Чтение', '🏃')), 'Чтение', '🏃'],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${togglOf('Чтение', 'é')}`), 'Чтение', 'é'],
    ['UTF-16 with a mark', Buffer.from(`\uFEFF${togglOf('Чтение', 'é')}`, 'utf16le'), 'Чтение', 'é'],
    ['UTF-16 of the other order', swap(Buffer.from(`\uFEFF${togglOf('Чтение', 'é')}`, 'utf16le')), 'Чтение', 'é'],
    ['UTF-16 without a mark', Buffer.from(togglOf('Чтение', 'é'), 'utf16le'), 'Чтение', 'é'],
    ['Windows-1251', toWindows1251(togglOf('Чтение', '«Ёж» – да')), 'Чтение', '«Ёж» – да'],
    ['Windows-1252', Buffer.from(togglOf('Café à Zürich', 'naïve'), 'latin1'), 'Café à Zürich', 'naïve'],
  ])('%s', async ([, bytes, name, note], { files }) => {
    const { habits, days } = await files.readHere(bytes);
    expect([habits[0]?.name, days[0]?.note]).toEqual([name, note]);
  });

  test('is refused with the line where it is none, or another one than the mark says', async ({ files }) => {
    const lines = Buffer.from(`${togglOf('a')}b,2026-01-01,00:10:00,`);
    const mixed = Buffer.concat([lines, Buffer.from([0xc3, 0x28, 0x81]), Buffer.from('\n')]);
    await expect(files.readHere(mixed)).rejects.toMatchObject({ code: 'unknown_encoding', line: 3 });
    const marked = Buffer.concat([Buffer.from('\uFEFF'), lines, toWindows1251('Чтение')]);
    await expect(files.readHere(marked)).rejects.toMatchObject({ code: 'unknown_encoding', line: 3 });
    const both = Buffer.concat([Buffer.from(togglOf('Чтение')), toWindows1251('Ч,2026-01-01,00:10:00,Да\n')]);
    await expect(files.readHere(both)).rejects.toMatchObject({ code: 'unknown_encoding', line: 3 });
  });
});

test.for([',', ';', '\t'])(
  'a file with %j between cells, line breaks in quotes and any line ends',
  async (separator, { files }) => {
    const rows = [
      ['Project', 'Start date', 'Duration', 'Description'],
      ['Run', '2026-01-01', '00:10:00', `"a${separator} ""b""\r\nc"`],
      ['Run', '2026-01-02', '00:10:00', 'a "b" c'],
    ];
    const text = rows.map((cells) => cells.join(separator)).join('\r\n');
    const { days } = await files.readHere(text);
    expect(days.map(({ note }) => note)).toEqual([`a${separator} "b"\r\nc`.trim(), 'a "b" c']);
  },
);

describe("Tally's own files", () => {
  const labels = (language: 'en' | 'ru') => {
    const at = language === 'en' ? 0 : 1;
    const { date, habit, category, duration, amount, unit, note } = tallyHeaders;
    return {
      ...{ recordsSheet: 'R', byHabitSheet: 'H', byMonthSheet: 'M', byCategorySheet: 'C' },
      ...{ date: date[at], habit: habit[at], category: category[at], duration: duration[at], note: note[at] },
      ...{ hours: 'h', month: 'm', records: 'r', total: 't', amounts: { amount: amount[at], unit: unit[at] } },
    };
  };
  const rows = [
    { date: '1999-12-31', habit: 'Чтение', category: 'Study', minutes: 45.25, amount: null, unit: null, note: '=1+1' },
    { date: '2026-01-01', habit: 'Вода', category: 'Other', minutes: 0, amount: 2.125, unit: 'стаканы', note: 'a\nb' },
    { date: '2026-01-01', habit: 'Вода', category: 'Other', minutes: 0, amount: 1, unit: 'стаканы', note: null },
    { date: '2026-01-02', habit: 'Pills', category: 'Other', minutes: 0, amount: 1, unit: null, note: '_x0041_ 🏃' },
  ];
  const expected = {
    habits: [
      ['Чтение', 'time', null, 'Study'],
      ['Вода', 'count', 'стаканы', 'Other'],
      ['Pills', 'check', null, 'Other'],
    ],
    days: [
      [0, '1999-12-31', 45.25, '=1+1'],
      [1, '2026-01-01', 2.125, 'a\nb'],
      [1, '2026-01-01', 1, null],
      [2, '2026-01-02', 1, '_x0041_ 🏃'],
    ],
  };

  async function trip(files: ImportFiles, kind: 'workbook' | 'csv', language: 'en' | 'ru') {
    const path = join(files.dir, 'export');
    const texts = labels(language);
    const file = kind === 'workbook' ? createRecordWorkbook(path, texts) : createRecordCsv(path, texts, language);
    for (const row of rows) file.addRow(row);
    await file.close();
    const { habits, days, problems, summary } = await files.readHere(readFileSync(path));
    expect(summary.source).toBe(`tally_${kind}`);
    expect(problems).toEqual([]);
    return {
      habits: habits.map((habit) => [habit.name, habit.kind, habit.unit, habit.category]),
      days: days.map(({ habit, date, value, note }) => [habit, date, value, note]),
    };
  }

  test.for([
    ['workbook', 'en'],
    ['workbook', 'ru'],
    ['csv', 'en'],
    ['csv', 'ru'],
  ] as const)('a %s in %s is read back', async ([kind, language], { files }) => {
    expect(await trip(files, kind, language)).toEqual(expected);
  });

  test('have the headers of the texts', () => {
    for (const [at, language] of languages.entries()) {
      const texts = readFileSync(projectPath(`src/bot/locales/${language}.ftl`), 'utf8');
      for (const [name, headers] of Object.entries(tallyHeaders))
        expect(texts).toContain(`\ncolumn-${name} = ${headers[at]}\n`);
    }
  });
});

describe('a CSV file of unknown columns', () => {
  const text =
    'When;What;How long;Comment\n31.12.2025;Бег;1:30;утро\n01.01.2026;Бег;45;\n02.01.2026;Бег;1 ч 15 мин;x\n' +
    '03.01.2026;Сон;long;x\n;;;\n';
  const mapping: CsvMapping = {
    ...{ date: 0, dateOrder: 'dmy', habit: 1, value: 2, valueKind: 'minutes', unit: null, note: 3, category: null },
  };

  test('is described, with a suggestion', async ({ files }) => {
    const path = files.write(text);
    const unused = { daysFile: join(files.dir, 'd'), problemsFile: join(files.dir, 'p') };
    const answer = await readImportFile({ path, mapping: null, files: unused });
    expect(answer).toMatchObject({
      kind: 'unknown_csv',
      csv: {
        header: ['When', 'What', 'How long', 'Comment'],
        headerHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        suggestion: { date: 0, dateOrder: 'dmy', habit: 1, note: 3 },
      },
    });
    expect(answer.kind === 'unknown_csv' && answer.csv.examples).toHaveLength(3);
  });

  test('is read by a mapping', async ({ files }) => {
    const { habits, days, problems, summary } = await files.readHere(text, mapping);
    expect(summary.source).toBe('csv');
    expect(habits.map(({ name, kind }) => [name, kind])).toEqual([
      ['Бег', 'time'],
      ['Сон', 'time'],
    ]);
    expect(days.map(({ date, value, note }) => [date, value, note])).toEqual([
      ['2025-12-31', 90, 'утро'],
      ['2026-01-01', 45, null],
      ['2026-01-02', 75, 'x'],
    ]);
    expect(problems.map(({ problem, position }) => [problem, position])).toEqual([['bad_value', 5]]);
  });

  test('is refused where the mapping does not fit', async ({ files }) => {
    await expect(files.readHere(text, { ...mapping, note: 4 })).rejects.toMatchObject({ code: 'wrong_mapping' });
  });

  test.for<[Partial<CsvMapping>, string[], object]>([
    [
      { valueKind: 'amount', unit: { name: 'km' } },
      ['1.2.2026', 'Run', '5,5'],
      { date: '2026-02-01', kind: 'count', unit: 'km', value: 5.5 },
    ],
    [{ valueKind: 'hours' }, ['2026-02-01', 'Run', '1.5'], { date: '2026-02-01', kind: 'time', value: 90 }],
    [{ valueKind: 'seconds' }, ['1/2/26', 'Run', '90'], { date: '2026-02-01', kind: 'time', value: 1.5 }],
    [{ dateOrder: 'mdy' }, ['1/2/2026 10:00', 'Run', '1:00:30'], { date: '2026-01-02', value: 60.5 }],
    [{ value: null, habit: { name: 'Gym' } }, ['1.2.2026', 'x', ''], { habit: 'Gym', kind: 'check', value: undefined }],
    [{ valueKind: 'amount', unit: { name: 'min' } }, ['1.2.2026', 'Run', '5'], { kind: 'time', unit: null, value: 5 }],
    [{}, ['31.2.2026', 'Run', '1h30m'], { date: null, value: 90 }],
  ])('%j reads %j', ([change, cells, row]) => {
    const read = createRowReader(['a', 'b', 'c', 'd'], { ...mapping, note: null, ...change });
    expect(read(cells)).toMatchObject(row);
  });
});
