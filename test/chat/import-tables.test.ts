import exceljs from 'exceljs';
import { describe, expect } from 'vitest';
import { labelsOf, test, textOf } from '../harness/shared-chat.ts';

const minutesSql = `select habit_name as name, local_date, duration::int as minutes
  from warehouse.fact_records join warehouse.dim_habits using (habit_id) order by local_date`;

describe('a text file', () => {
  test.for(['\t', ';'])('with %j between the cells is read like a CSV file', async (separator, { ben, db }) => {
    const rows = [
      ['date', 'habit', 'minutes'],
      ['2024-03-04', 'Run', '30'],
      ['2024-03-05', 'Run', '45'],
    ];
    const text = rows.map((cells) => cells.join(separator)).join('\r\n');
    const suggestion = (await ben.sendsFile('export.txt', Buffer.from(`\uFEFF${text}`, 'utf16le'))).slice(-1);
    expect(textOf(suggestion)).toContain('The columns: date | habit | minutes\n• 2024-03-04 | Run | 30');
    expect(textOf((await ben.taps('Yes')).slice(-1))).toContain('A text file: 1 habit, 2 records, ');
    await ben.taps('Import');
    expect((await db.execute(minutesSql)).rows).toEqual([
      { name: 'Run', local_date: '2024-03-04', minutes: 30 },
      { name: 'Run', local_date: '2024-03-05', minutes: 45 },
    ]);
  });

  test('that is prose, or has no dates, is no history', async ({ ben, anna }) => {
    const refused = (await ben.sendsFile('letter.txt', Buffer.from('Dear all\nSee you soon\n'))).slice(-1);
    expect(textOf(refused)).toBe('I don’t know this kind of file. /import says which ones I read.');
    const prose = Buffer.from('Hello, dear Ben\nit is late, see you\n');
    const other = (await ben.sendsFile('letter.txt', prose)).slice(-1);
    expect(textOf(other)).toBe('I found no column with dates in this file. A history has a date in each row.');
    expect(labelsOf(other)).toEqual([]);
    // An admin may have sent it for a job.
    const question = (await anna.sendsFile('letter.txt', prose)).slice(-1);
    expect(textOf(question)).toContain('Is it data for a job?');
  });
});

test('an amount that can be read in one way only needs no example', async ({ ben }) => {
  const file = (first: string) => Buffer.from(`date,habit,km\n2024-03-01,Run,${first}\n2024-03-02,Run,1.5\n`);
  expect(textOf(await ben.sendsFile('a.csv', file('5')))).toContain('Value: km (Amounts, km)\n');
  await ben.taps('Cancel');
  expect(textOf(await ben.sendsFile('a.csv', file('2.50')))).toContain('Value: km (Amounts, km; 2.50 = 2.5)\n');
});

async function makeWorkbook(): Promise<Buffer> {
  const workbook = new exceljs.Workbook();
  workbook.addWorksheet('About').addRow(['By', 'somebody']);
  const sheet = workbook.addWorksheet('Log');
  sheet.addRow(['Day', 'Habit', 'Minutes']);
  sheet.addRow([new Date('2024-03-04T00:00:00Z'), 'Run', 30]);
  sheet.getColumn(1).numFmt = 'dd.mm.yyyy';
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

test('a workbook of another program is asked about, and its sheet is named', async ({ ben, db }) => {
  const bytes = await makeWorkbook();
  const suggestion = (await ben.sendsFile('habits.xlsx', bytes)).slice(-1);
  expect(textOf(suggestion)).toContain(
    'The workbook has several sheets. I read only “Log”.\n' +
      'Not read: sheet “About”\nTo import another sheet, put it first in the workbook and send the file again.\n' +
      'The columns: Day | Habit | Minutes\n• 2024-03-04 | Run | 30',
  );
  const preview = (await ben.taps('Yes')).slice(-1);
  expect(textOf(preview)).toContain('An Excel workbook, sheet “Log”: 1 habit, 1 record, ');
  await ben.taps('Import');
  expect((await db.execute(minutesSql)).rows).toEqual([{ name: 'Run', local_date: '2024-03-04', minutes: 30 }]);
  // The columns are remembered.
  const again = (await ben.sendsFile('habits.xlsx', bytes)).slice(-1);
  expect(textOf(again)).toContain('sheet “Log”: 1 habit, 1 record, ');
  expect(textOf(again)).toContain('Not read: sheet “About”\n');
  expect(textOf(again)).toContain('New: 0. Already here: 1.');
});

test('/cancel forgets a file that was shown, and leaves an imported one', async ({ ben, maria, db }) => {
  const file = Buffer.from('date,habit,km\n2024-03-01,Run,5\n');
  const states = async () => (await db.$client.query('select state from warehouse.import order by import_id')).rows;
  await ben.sendsFile('a.csv', file);
  await ben.taps('Yes');
  await ben.taps('Import');
  await ben.sendsFile('b.csv', Buffer.from('date,habit,km\n2024-03-02,Run,6\n'));
  await ben.says('rowing 20m');
  const cancelled = textOf(await ben.says('/cancel'));
  expect(cancelled).toMatch(/^Cancelled\. Nothing was changed\.\n/);
  expect(cancelled).toContain('Not saved: 20 min rowing');
  expect(cancelled).toContain('Cancelled: nothing was imported.');
  expect(await states()).toEqual([{ state: 'done' }]);
  expect(textOf(await ben.says('/cancel'))).toBe('There is nothing to cancel.');
  await maria.sendsFile('a.csv', file);
  await maria.taps('Да');
  expect(textOf(await maria.says('отмена'))).toContain('ничего не');
  expect(await states()).toEqual([{ state: 'done' }]);
});

test('the sheets that are not read are named in Russian too, at most five of them', async ({ maria }) => {
  const workbook = new exceljs.Workbook();
  for (const year of [2018, 2019, 2020, 2021, 2022, 2023, 2024])
    workbook.addWorksheet(String(year)).addRows([
      ['День', 'Привычка', 'Минуты'],
      [`${year}-03-04`, 'Бег', 30],
    ]);
  const asked = await maria.sendsFile('habits.xlsx', Buffer.from(await workbook.xlsx.writeBuffer()));
  expect(textOf(asked.slice(-1))).toContain(
    'я читаю только «2018».\nНе прочитано: лист «2019», лист «2020», лист «2021», лист «2022», лист «2023», …\nЧтобы',
  );
});

test('an .xls workbook is refused with what to do', async ({ anna, maria }) => {
  const workbookName = Buffer.from('Workbook\0', 'utf16le');
  const bytes = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2040), workbookName]);
  expect(textOf((await anna.sendsFile('Old habits.XLS', bytes)).slice(-1))).toBe(
    'I can’t read this kind of workbook. Please open it in a spreadsheet program, save it as .xlsx or CSV, and send me ' +
      'that file.',
  );
  expect(textOf((await maria.sendsFile('old.xls', bytes)).slice(-1))).toBe(
    'Такие таблицы я не читаю. Откройте файл в программе для таблиц, сохраните его как .xlsx или CSV и пришлите мне.',
  );
  // The ending tells nothing of the contents.
  const text = Buffer.from('date\thabit\tminutes\n2024-03-04\tRun\t30\n');
  expect(textOf((await anna.sendsFile('export.xls', text)).slice(-1))).toContain(
    'a history of habits, or data for a job',
  );
});

describe('records and marked days are told apart', () => {
  const file = Buffer.from('date,habit,done\n2024-03-04,Run,yes\n2024-03-05,Run,no\n2024-03-06,Run,skip\n');

  test('in English', async ({ ben }) => {
    await ben.sendsFile('mine.csv', file);
    const preview = (await ben.taps('Yes')).slice(-1);
    expect(textOf(preview)).toContain('A CSV file: 1 habit, 1 record, 2 marked days, ');
    expect(textOf(preview)).toContain('New: 1 habit, 1 record, 2 marked days.');
  });

  test('in Russian', async ({ maria }) => {
    await maria.sendsFile('mine.csv', file);
    const preview = (await maria.taps('Да')).slice(-1);
    expect(textOf(preview)).toContain('Файл CSV: 1 привычка, 1 запись, 2 отмеченных дня, ');
  });
});
