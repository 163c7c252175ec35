import { readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { readSentFiles } from '../harness/files.ts';
import { labelsOf, test, textOf } from '../harness/shared-chat.ts';
import { hasSamples, makeZip, sample } from '../import/import-fixture.ts';

const read = (name: string) => readFileSync(sample(name));
const recordsOf = 'select count(*)::int as n from warehouse.fact_records where deleted_at is null';

describe.skipIf(!hasSamples)('a document of a habit tracker', () => {
  test('preview, import, undo and import again', async ({ anna, db }) => {
    const preview = (await anna.sendsFile('loop.db', read('loop.db'))).slice(-1);
    expect(textOf(preview).replaceAll('\u2009', ' ')).toBe(
      'Loop Habit Tracker: 9 habits (3 names occur twice, merged), 124 days, 1 Jan – 21 Mar 2016.\n' +
        'New: 6 habits, 124 records. Already here: 0. Different: 0. Not taken: 0.',
    );
    expect(labelsOf(preview)).toEqual(['Import', 'Choose habits', 'Cancel']);
    expect((await db.execute(recordsOf)).rows).toEqual([{ n: 0 }]);
    const done = (await anna.taps('Import')).slice(-1);
    expect(textOf(done)).toContain('✅ Imported: 6 habits, 124 records.');
    expect(labelsOf(done)).toEqual(['Undo import']);
    expect((await db.execute(recordsOf)).rows).toEqual([{ n: 124 }]);
    const again = (await anna.sendsFile('loop.db', read('loop.db'))).slice(-1);
    expect(textOf(again)).toContain('New: 0. Already here: 124.');
    expect(labelsOf(again)).toEqual(['Choose habits', 'Cancel']);
    expect(textOf(await anna.taps('Cancel'))).toBe('Cancelled: nothing was imported.');
    expect(textOf(await anna.taps('Undo import'))).toBe('The import is undone.\nRemoved: 124 records.');
    expect((await db.execute(recordsOf)).rows).toEqual([{ n: 0 }]);
    expect(textOf((await anna.taps('Import again')).slice(-1))).toContain('124 records.');
  });

  test('habits are chosen, in Russian', async ({ maria, db }) => {
    const preview = (await maria.sendsFile('habits.zip', read('loop-2.3.1.zip'))).slice(-1);
    expect(textOf(preview)).toMatch(/^Loop Habit Tracker: 3 привычки, 7 дней, .*\nНовое: 3 привычки, 5 записей, 2 отм/);
    await maria.taps('Выбрать привычки');
    await maria.taps('✅ someone · 0');
    await maria.taps('Готово');
    const done = (await maria.taps('Импортировать')).slice(-1);
    expect(textOf(done)).toContain('✅ Перенесено: 2 привычки, 5 записей, 2 отмеченных дня.');
    const { rows } = await db.execute('select habit_name as name from warehouse.dim_habits where user_id is not null');
    expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(['value habit', 'bool habit']));
    expect(rows).toHaveLength(2);
  });

  test('what is not taken is sent as a CSV file', async ({ anna, world }) => {
    const preview = (await anna.sendsFile('loop.zip', read('loop-csv-2015.zip'))).slice(-1);
    expect(textOf(preview)).toContain('Not taken: 2.');
    const [file] = await readSentFiles(world.playground, await anna.taps('What isn’t taken'));
    expect(file?.bytes.toString()).toContain('A note without a record,');
    expect(file?.bytes.toString()).toContain('"Forgot to do it, really"');
  });
});

test('foreign, damaged and empty files get one sentence, and nothing is stored', async ({ ben, db }) => {
  const zip = await makeZip({ 'Habits.csv': 'x', 'a.txt': 'b'.repeat(1000) });
  for (const [name, bytes, answer] of [
    ['a.zip', zip.subarray(0, 100), 'The file is damaged or incomplete. Please export it again.'],
    ['a.db', Buffer.from('SQLite format 3\0nothing'), 'The file is damaged or incomplete. Please export it again.'],
    ['a.json', Buffer.from('{"a": 1}'), 'I don’t know this kind of file. /import says which ones I read.'],
  ] as const)
    expect(textOf((await ben.sendsFile(name, bytes)).slice(-1))).toBe(answer);
  expect((await db.execute('select from warehouse.import')).rows).toEqual([]);
  expect(textOf(await ben.says('/import'))).toContain('Send me a file with your history as a document');
});

const csv = 'When;What;How long;Remark\n21.01.2026;Run;30;slow\n22.01.2026;Run;45;\n';

test('the columns of an unknown CSV file are chosen by buttons, and remembered', async ({ ben, db }) => {
  const question = (await ben.sendsFile('mine.csv', Buffer.from(csv))).slice(-1);
  expect(textOf(question)).toContain('When | What | How long | Remark');
  expect(textOf(question)).toContain('• 21.01.2026 | Run | 30 | slow');
  if (labelsOf(question).includes('Choose columns')) await ben.taps('Choose columns');
  const order = await ben.taps('When');
  if (labelsOf(order).includes('Day, month, year')) await ben.taps('Day, month, year');
  await ben.taps('What');
  await ben.taps('How long');
  await ben.taps('Minutes');
  const preview = (await ben.taps('Remark')).slice(-1);
  expect(textOf(preview)).toContain('A CSV file: 1 habit, 2 records, ');
  await ben.taps('Import');
  const { rows } = await db.execute(
    'select local_date, duration::int as minutes, note from warehouse.fact_records order by 1',
  );
  expect(rows).toEqual([
    { local_date: '2026-01-21', minutes: 30, note: 'slow' },
    { local_date: '2026-01-22', minutes: 45, note: null },
  ]);
  const more = (await ben.sendsFile('mine.csv', Buffer.from(`${csv}23.01.2026;Run;5;\n`))).slice(-1);
  expect(textOf(more)).toContain('New: 1 record. Already here: 2.');
});

test('day and month are asked for where no row decides, and the answer is used', async ({ ben, db }) => {
  const file = Buffer.from('date,habit,minutes\n3/4/2024,Run,30\n5/6/2024,Run,45\n');
  const suggestion = (await ben.sendsFile('mine.csv', file)).slice(-1);
  expect(textOf(suggestion)).toContain(
    'Have I understood the columns correctly?\nDate: date\nHabit: habit\nValue: minutes',
  );
  const question = await ben.taps('Yes');
  expect(textOf(question)).toContain('How is 3/4/2024 to be read?');
  const dates = labelsOf(question).map((label) => label.replaceAll(/[^ -~]/g, ' '));
  expect(dates).toEqual(['Wed 3 Apr 2024', 'Mon 4 Mar 2024', 'Cancel']);
  await ben.taps(labelsOf(question)[0] ?? '');
  await ben.taps('Import');
  const { rows } = await db.execute('select local_date from warehouse.fact_records order by 1');
  expect(rows).toEqual([{ local_date: '2024-04-03' }, { local_date: '2024-06-05' }]);
});

test('a file that is no history gets a hint at /import', async ({ ben }) => {
  expect(textOf(await ben.sendsFile('a.pdf', Buffer.from('a')))).toContain('/import brings your history from a .zip,');
});

test('remembered columns can be chosen again, and a file with a caption is a file', async ({ ben }) => {
  const file = Buffer.from('date,habit,minutes,other\n2024-03-04,Run,30,5\n2024-05-06,Run,45,6\n');
  await ben.sendsFile('mine.csv', file, 'my history');
  await ben.taps('Yes');
  const again = (await ben.sendsFile('mine.csv', file)).slice(-1);
  expect(labelsOf(again)).toEqual(['Import', 'Cancel', 'Choose columns']);
  expect(textOf(await ben.taps('Choose columns'))).toContain('Have I understood the columns correctly?');
});

test('a number that can be two things is asked about, and the unit is that of the header', async ({ ben, db }) => {
  const file = Buffer.from('date;habit;distance (km)\n2024-03-01;Run;1.234\n2024-03-02;Run;5\n');
  expect(textOf((await ben.sendsFile('mine.csv', file)).slice(-1))).toContain('Value: distance (km) (Amounts, km)');
  const question = await ben.taps('Yes');
  expect(labelsOf(question)).toEqual(['1234 (a whole number)', '1.234 (with decimals)', 'Cancel']);
  await ben.taps('1.234 (with decimals)');
  await ben.taps('Import');
  const { rows } = await db.execute('select amount::float8 from warehouse.fact_records order by local_date');
  expect(rows).toEqual([{ amount: 1.234 }, { amount: 5 }]);
});

const readings = 'deviceName,timestamp,channel1\nmeter-1,2024-01-01T00:00:00Z,1\n';

describe('a file of an admin', () => {
  test('is a history of habits, or data for a job: one question', async ({ anna, db }) => {
    const question = (await anna.sendsFile('data.csv', Buffer.from(readings))).slice(-1);
    expect(textOf(question)).toContain('What is data.csv: a history of habits, or data for a job?');
    const jobs = labelsOf(question).slice(1, -1);
    expect([labelsOf(question)[0], jobs.length]).toEqual(['History of habits', 2]);
    const page = await anna.taps(jobs.find((label) => /reading|energy/i.test(label)) ?? '');
    expect(textOf(page)).toContain('data.csv');
    await anna.taps('Run');
    const { rows } = await db.execute("select job from ops.job_run where job = 'energy-import'");
    expect(rows).toHaveLength(1);
  });

  test('of the history of habits goes on with its columns, and one of no history is for a job', async ({
    anna,
    ben,
  }) => {
    await anna.sendsFile('mine.csv', Buffer.from(csv));
    expect(textOf(await anna.taps('History of habits'))).toContain('Have I understood the columns correctly?');
    await anna.taps('Cancel');
    const json = Buffer.from('[{"JOB_NAME": "views"}]');
    const question = (await anna.sendsFile('job.json', json)).slice(-1);
    expect(textOf(question)).toBe('I can’t read job.json as a history of habits. Is it data for a job?');
    expect(labelsOf(question)).toHaveLength(3);
    const refused = (await ben.sendsFile('job.json', json)).slice(-1);
    expect(textOf(refused)).toBe('I don’t know this kind of file. /import says which ones I read.');
  });
});

test('old buttons answer with what the import is by now, and /import shows the last ones', async ({ ben, world }) => {
  const press = async ({ messageId, data }: { messageId: number; data: string }) => {
    const { updateId } = await world.playground.press(ben.id, ben.chatId, messageId, data);
    await world.playground.finished(updateId);
    return ben.messages().filter((message) => message.message_id === messageId);
  };
  const file = Buffer.from('Project,Start date,Duration\nRun,2026-01-01,00:10:00\n');
  await ben.sendsFile('toggl.csv', file);
  const cancel = ben.button('Cancel');
  await ben.taps('Import');
  expect(labelsOf(await press(cancel))).toEqual(['Undo import']);
  const list = await ben.says('/import');
  expect(labelsOf(list)).toEqual(['Imported: toggl.csv']);
  const shown = await ben.taps('Imported: toggl.csv');
  expect(labelsOf(shown)).toEqual(['Undo import']);
  const undo = ben.button('Undo import');
  expect(textOf(await ben.taps('Undo import'))).toBe('The import is undone.\nRemoved: 1 record.');
  expect(labelsOf(await press(undo))).toEqual(['Import again']);
});

test('/alldata sends JSON and an archive for Loop, which can be imported again', async ({ anna, ben, world, db }) => {
  for (const text of ['run 45m yesterday', 'water 3 glasses', 'no water yesterday']) await anna.says(text);
  for (const [format, name] of [
    ['json', /\.json$/],
    ['loop', /loop.*\.zip$/],
  ] as const) {
    const sent = await anna.says(`/alldata ${format}`);
    expect(textOf(sent)).toContain('Here is your file with all 2 records.'); // a marked day is none
    const [file] = await readSentFiles(world.playground, sent);
    expect(file?.name).toMatch(name);
    const own = (await anna.sendsFile(file?.name ?? '', file?.bytes ?? Buffer.from(''))).slice(-1);
    expect(textOf(own)).toMatch(/New: 0\. Already here: \d+\. Different: 0\. Not taken: 0\./);
    await ben.sendsFile(file?.name ?? '', file?.bytes ?? Buffer.from(''));
    await ben.taps('Import');
    const { rows } = await db.execute(daysByPerson);
    expect(rows[0]?.days).toBeTruthy();
    expect(rows[1]?.days).toEqual(rows[0]?.days);
    await ben.taps('Undo import');
  }
});

const daysByPerson = `select string_agg(day, ', ' order by day) as days
  from (
    select r.user_id, local_date || ' ' || habit_name || ' ' || kind || ' ' || duration || ' ' || coalesce(amount, 0)
      as day
    from warehouse.fact_records r join warehouse.dim_habits using (habit_id) where deleted_at is null
    union all
    select m.user_id, local_date || ' ' || habit_name || ' ' || mark
    from warehouse.day_mark m join warehouse.dim_habits using (habit_id)
  ) as days group by user_id order by user_id`;
