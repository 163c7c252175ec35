import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { createRateLimiter } from '../../src/bot/middleware/rate-limiter.ts';
import { allDataFeature } from '../../src/handlers/export/alldata.ts';
import { myDataFeature } from '../../src/handlers/privacy/mydata.ts';
import { createRunningExports } from '../../src/handlers/shared/exports.ts';
import { type PageMessage, startPlayground } from '../../src/playground/index.ts';
import { createExporter } from '../../src/reports/export/exporter.ts';
import { readRows, readSentFiles, readWorkbook } from '../harness/files.ts';
import { labelsOf, test, textOf } from '../harness/shared-chat.ts';
import { createTestBot } from '../harness/test-bot.ts';
import { seed } from '../reports/seed.ts';
import { amountsOf } from './amounts.ts';
import { recordsOf } from './records.ts';

const today = () => new Date().toISOString().slice(0, 10);
/** Returns the callback data of a message's button. */
function dataOf(message: PageMessage | undefined, label: string): string {
  const markup = message?.reply_markup;
  const buttons = markup && 'inline_keyboard' in markup ? markup.inline_keyboard.flat() : [];
  const found = buttons.find(({ text }) => text === label);
  if (!found || !('callback_data' in found)) throw new Error(`no button ${label}`);
  return found.callback_data;
}

const temporaryFiles = (dataDir: string) => readdirSync(join(dataDir, 'tmp'));

test('all records are sent as a workbook with exact numbers and dates', async ({ anna, world, dataDir }) => {
  await anna.says('reading 45m 2024-03-01 #easy');
  await anna.says('running 1h30 2024-03-02');
  await anna.says('reading 0.5h 2024-04-01 =1+1');
  await anna.says('reading 10m 2024-04-02');
  await anna.taps('Undo');
  const asked = await anna.says('/alldata');
  expect(textOf(asked)).toBe('You have 3 records. Send all of them as a file?');
  expect(labelsOf(asked)).toEqual(['Excel', 'CSV', 'JSON', 'Loop (zip)', 'Cancel']);
  const sent = await anna.taps('Excel');
  expect(sent.at(-1)?.text).toBe('Here is your file with all 3 records.');
  expect(labelsOf(sent)).toEqual([]);
  const [file, ...others] = await readSentFiles(world.playground, sent);
  expect(others).toEqual([]);
  expect(file?.name).toBe(`tally-Anna-Berg-${today()}.xlsx`);
  const book = await readWorkbook(file);
  const sheets = ['Records', 'By habit', 'By month', 'By category', 'Habits'];
  expect(book.worksheets.map(({ name }) => name)).toEqual(sheets);
  expect(readRows(book, 'Records')).toEqual([
    ['Date', 'Habit', 'Category', 'Duration (min)', 'Note'],
    [new Date('2024-03-01'), 'Reading', 'Learning', 45, 'easy'],
    [new Date('2024-03-02'), 'Running', 'Sport', 90],
    [new Date('2024-04-01'), 'Reading', 'Learning', 30, '=1+1'],
  ]);
  const sheet = book.getWorksheet('Records');
  expect(sheet?.getCell('A2').numFmt).toBe('yyyy-mm-dd');
  expect(sheet?.getCell('E4').formula).toBeUndefined();
  expect(sheet?.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 });
  expect(sheet?.autoFilter).toBe('A1:E4');
  expect(readRows(book, 'By habit')).toEqual([
    ['Habit', 'Records', 'Duration (min)', 'Duration (h)'],
    ['Running', 1, 90, 1.5],
    ['Reading', 2, 75, 1.25],
    ['Total', 3, 165, 2.75],
  ]);
  expect(readRows(book, 'By month').slice(1)).toEqual([
    [new Date('2024-03-01'), 2, 135, 2.25],
    [new Date('2024-04-01'), 1, 30, 0.5],
    ['Total', 3, 165, 2.75],
  ]);
  expect(readRows(book, 'By category').map(([category]) => category)).toEqual([
    'Category',
    'Sport',
    'Learning',
    'Total',
  ]);
  expect(temporaryFiles(dataDir)).toEqual([]);
});

test('a CSV contains no formula, and its headers are in the language of the person', async ({
  maria,
  world,
  dataDir,
}) => {
  await maria.says('чтение 45м 2024-03-01 #=cmd()');
  await maria.says('бег 90,5м 2024-03-02 "a", b');
  await maria.says('/alldata');
  const [file] = await readSentFiles(world.playground, await maria.taps('CSV'));
  expect(file?.name).toBe(`tally-Мария-Соколова-${today()}.csv`);
  expect(file?.bytes.toString()).toBe(
    '\ufeffДата;Привычка;Категория;Длительность (мин);Заметка\r\n' +
      "2024-03-01;Чтение;Учёба;45;'=cmd()\r\n" +
      '2024-03-02;Бег;Спорт;90,5;"""a"", b"\r\n',
  );
  await maria.says('/alldata');
  const book = await readWorkbook((await readSentFiles(world.playground, await maria.taps('Excel')))[0]);
  const sheets = ['Записи', 'По привычкам', 'По месяцам', 'По категориям', 'Привычки'];
  expect(book.worksheets.map(({ name }) => name)).toEqual(sheets);
  expect(readRows(book, 'Записи')[0]).toEqual(['Дата', 'Привычка', 'Категория', 'Длительность (мин)', 'Заметка']);
  expect(readRows(book, 'По привычкам')[0]).toEqual(['Привычка', 'Записей', 'Длительность (мин)', 'Длительность (ч)']);
  expect(readRows(book, 'По месяцам').at(-1)?.slice(0, 3)).toEqual(['Всего', 2, 135.5]);
  expect(temporaryFiles(dataDir)).toEqual([]);
});

test('records of all kinds have amounts and units after the duration, in both languages', async ({
  anna,
  maria,
  world,
  db,
}) => {
  await recordsOf(db, anna.id, [['Running', new Date('2024-03-01'), 45]]);
  await amountsOf(db, anna.id, [
    ['Water', 'glasses', new Date('2024-03-01'), 2.125],
    ['Water', 'glasses', new Date('2024-04-01'), 3],
    ['Vitamins', null, new Date('2024-04-02'), 1],
  ]);
  await anna.says('/alldata');
  const book = await readWorkbook((await readSentFiles(world.playground, await anna.taps('Excel')))[0]);
  expect(readRows(book, 'Records')).toEqual([
    ['Date', 'Habit', 'Category', 'Duration (min)', 'Amount', 'Unit', 'Note'],
    [new Date('2024-03-01'), 'Running', 'Games', 45],
    [new Date('2024-03-01'), 'Water', 'Body', 0, 2.125, 'glasses'],
    [new Date('2024-04-01'), 'Water', 'Body', 0, 3, 'glasses'],
    [new Date('2024-04-02'), 'Vitamins', 'Body', 0, 1],
  ]);
  const sheet = book.getWorksheet('Records');
  expect([sheet?.autoFilter, sheet?.getCell('E3').numFmt, sheet?.getCell('E4').numFmt]).toEqual([
    'A1:G5',
    '#,##0.###',
    '#,##0',
  ]);
  expect(readRows(book, 'By habit')).toEqual([
    ['Habit', 'Records', 'Duration (min)', 'Duration (h)', 'Amount', 'Unit'],
    ['Running', 1, 45, 0.75],
    ['Water', 2, 0, 0, 5.125, 'glasses'],
    ['Vitamins', 1, 0, 0, 1],
    ['Total', 4, 45, 0.75],
  ]);
  expect(readRows(book, 'By month').slice(1)).toEqual([
    [new Date('2024-03-01'), 2, 45, 0.75],
    [new Date('2024-04-01'), 2, 0, 0],
    ['Total', 4, 45, 0.75],
  ]);
  expect(readRows(book, 'By category').slice(1)).toEqual([
    ['Games', 1, 45, 0.75],
    ['Body', 3, 0, 0],
    ['Total', 4, 45, 0.75],
  ]);
  await anna.says('/mydata');
  const own = await readWorkbook((await readSentFiles(world.playground, anna.messages())).at(-1));
  const column = (name: string, header: string) => {
    const [head = [], ...rows] = readRows(own, name);
    return rows.map((row) => row[head.indexOf(header)]);
  };
  expect(column('Habits', 'unit')).toContain('glasses');
  expect(column('Records', 'amount')).toEqual([undefined, 2.125, 3, 1]);

  await amountsOf(db, maria.id, [['Вода', 'стаканы', new Date('2024-03-01'), 2.125]]);
  await maria.says('/alldata');
  const [file] = await readSentFiles(world.playground, await maria.taps('CSV'));
  expect(file?.bytes.toString()).toBe(
    '\ufeffДата;Привычка;Категория;Длительность (мин);Количество;Единица;Заметка\r\n' +
      '2024-03-01;Вода;Body;0;2,125;стаканы;\r\n',
  );
});

test('/export without records reports that there are none, and Cancel sends no file', async ({ anna, world }) => {
  expect(textOf(await anna.says('/alldata'))).toMatch(/^You have no records yet/);
  await anna.says('reading 45m');
  await anna.says('/alldata');
  const cancelled = await anna.taps('Cancel');
  expect(textOf(cancelled)).toBe('Cancelled. Nothing was sent.');
  await anna.says('/alldata');
  await anna.says('/undo');
  const empty = await anna.taps('Excel');
  expect(textOf(empty)).toMatch(/^You have no records yet/);
  expect(await readSentFiles(world.playground, anna.messages())).toHaveLength(0);
});

test('a person with a marked day and no record gets it as JSON, and no table', async ({ anna, world }) => {
  await anna.says('/goal reading 30m a day');
  await anna.says('/skip reading');
  expect(textOf(await anna.says('/alldata csv'))).toMatch(/^You have no records yet/);
  await anna.says('/alldata');
  const [file] = await readSentFiles(world.playground, await anna.taps('JSON'));
  expect(file?.bytes.toString()).toMatch(/"skip"/);
});

test('a request in a group is answered in the private chat, with the records of that person only', async ({
  anna,
  ben,
  world,
}) => {
  const { chat: group } = await world.playground.addGroup({ title: 'Club', members: [anna.id, ben.id] });
  await anna.in(group.id).says('/help@tally_playground_bot');
  await anna.says('reading 45m 2024-03-01');
  await ben.says('running 20m 2024-03-02 #secret');
  const inGroup = await ben.in(group.id).says('/alldata');
  expect(textOf(inGroup)).toBe('I’ve answered in our private chat.');
  const records = readRows(
    await readWorkbook((await readSentFiles(world.playground, await ben.taps('Excel')))[0]),
    'Records',
  );
  expect(records.slice(1)).toEqual([[new Date('2024-03-02'), 'Running', 'Sport', 20, 'secret']]);
  expect(textOf(await ben.in(group.id).says('/mydata'))).toBe('I’ve answered in our private chat.');
  expect(await readSentFiles(world.playground, world.playground.messages(group.id))).toHaveLength(0);
  expect(await readSentFiles(world.playground, ben.messages())).toHaveLength(2);
  expect(await readSentFiles(world.playground, anna.messages())).toHaveLength(0);
});

test('presses of another person, old presses and redelivered presses send no file', async ({ anna, ben, world }) => {
  await anna.says('reading 45m 2024-03-01');
  const [asked] = await anna.says('/alldata');
  const data = dataOf(asked, 'Excel');
  const { chat: group } = await world.playground.addGroup({ title: 'Club', members: [anna.id, ben.id] });
  const [inGroup] = await anna.in(group.id).says('/day');
  const press = await world.playground.press(ben.id, group.id, inGroup?.message_id ?? 0, data);
  await world.playground.finished(press.updateId);
  expect(world.playground.answers.get(press.callbackQueryId)?.text).toMatch(/^Not yours/);
  const first = await world.playground.press(anna.id, anna.id, asked?.message_id ?? 0, data);
  await world.playground.finished(first.updateId);
  await world.playground.redeliver(first.updateId ?? 0);
  await anna.says('/help');
  expect(await readSentFiles(world.playground, anna.messages())).toHaveLength(1);
  const old = await world.playground.press(anna.id, anna.id, asked?.message_id ?? 0, data);
  await world.playground.finished(old.updateId);
  expect(await readSentFiles(world.playground, anna.messages())).toHaveLength(2);
});

test('names with emoji and HTML give valid file names and cells', async ({ world, dataDir }) => {
  const name = `<b>${'Zoë 🏃‍♀️ '.repeat(5)}</b>`;
  const zoe = await world.person({ first_name: name, last_name: '../../etc', language_code: 'en' });
  await zoe.says('<i>reading</i> 45m 2024-03-01');
  await zoe.taps(labelsOf(zoe.messages())[0] ?? '');
  await zoe.says('/alldata');
  await zoe.taps('Excel');
  const files = await readSentFiles(world.playground, zoe.messages());
  expect(files.at(-1)?.name).toMatch(/^tally-b-Zoë-[\p{L}-]*-\d{4}-\d\d-\d\d\.xlsx$/u);
  expect(readRows(await readWorkbook(files[0]), 'Records')[1]?.[1]).toMatch(/<i>reading<\/i>/);
  expect(temporaryFiles(dataDir)).toEqual([]);
});

test('no temporary file remains when the person blocks the bot during the export', async ({ ben, world, dataDir }) => {
  await ben.says('reading 45m');
  await ben.says('/alldata');
  const asked = ben.messages().at(-1);
  const stop = world.playground.onCall(
    ({ method }) => method === 'sendChatAction' && void world.playground.block(ben.id),
  );
  const pressed = await world.playground.press(ben.id, ben.id, asked?.message_id ?? 0, dataOf(asked, 'CSV'));
  await world.playground.finished(pressed.updateId);
  stop();
  expect(await readSentFiles(world.playground, ben.messages())).toHaveLength(0);
  expect(temporaryFiles(dataDir)).toEqual([]);
});

test('the file is sent after a lost connection', async ({ anna, world }) => {
  await anna.says('reading 45m');
  await anna.says('/alldata');
  world.playground.faults.add({ method: 'sendDocument', kind: 'drop' });
  const arrived = new Promise<void>((resolve) =>
    world.playground.on((event) => event.type === 'edit' && /^Here is/.test(event.message.text ?? '') && resolve()),
  );
  await anna.taps('CSV');
  await arrived;
  expect(await readSentFiles(world.playground, anna.messages())).toHaveLength(1);
});

test('personal data is sent as a workbook', async ({ anna, ben, world, dataDir }) => {
  await anna.says('reading 45m 2024-03-01 #mine');
  await ben.says('running 10m #theirs');
  const sent = await anna.says('/mydata');
  expect(textOf(sent)).toMatch(/^Collecting everything I store about you…/);
  const [file] = await readSentFiles(world.playground, sent);
  expect(file?.name).toBe(`tally-mydata-Anna-Berg-${today()}.xlsx`);
  const book = await readWorkbook(file);
  const records = readRows(book, 'Records');
  expect(records).toHaveLength(2);
  expect(records[1]?.[records[0]?.indexOf('local_date') ?? -1]).toEqual(new Date('2024-03-01'));
  expect(records[1]?.[records[0]?.indexOf('note') ?? -1]).toBe('mine');
  expect(readRows(book, 'Profile')[1]).toContain('anna_berg');
  const all = JSON.stringify(book.worksheets.map(({ name }) => readRows(book, name)));
  expect(all).not.toMatch(/theirs|Carter|100002/);
  expect(temporaryFiles(dataDir)).toEqual([]);
});

test('/mydata that is too large for Telegram is sent in several files with all rows', async ({ database, dataDir }) => {
  const playground = await startPlayground();
  const maxBytes = 2_000_000;
  const exporter = createExporter({ address: database.address, dir: join(dataDir, 'tmp'), maxBytes, batchSize: 50 });
  const bot = createTestBot(playground, myDataFeature({ exporter, exports: createRunningExports() }));
  const anna = playground.people[0]?.id ?? 0;
  await seed(database.pool, { userId: anna, records: 2500, habits: 3 });
  await database.pool.query(`update warehouse.fact_records r set note =
    (select string_agg(md5(r.record_id || '/' || n), '') from generate_series(1, 60) n)`);
  await playground.sendText(anna, anna, '/mydata');
  await bot.handleAll();
  const files = await readSentFiles(playground, playground.messages(anna));
  expect(files.length).toBeGreaterThan(1);
  const suffixes = files.map((_, index) => (index === 0 ? '' : `-${index + 1}`));
  expect(files.map(({ name }) => name)).toEqual(suffixes.map((end) => `tally-mydata-Anna-Berg-${today()}${end}.xlsx`));
  for (const { bytes } of files) expect(bytes.length).toBeLessThanOrEqual(maxBytes);
  const sheets = (await Promise.all(files.map(readWorkbook))).flatMap(({ worksheets }) => worksheets);
  const countRows = (sheet: string) =>
    sheets.filter(({ name }) => name === sheet).reduce((sum, { rowCount }) => sum + rowCount - 1, 0);
  expect(['Profile', 'Habits', 'Records'].map(countRows)).toEqual([1, 3, 2500]);
  const answers = playground.messages(anna).filter(({ fromBot }) => fromBot);
  expect(answers.at(-1)?.text).toContain(`in ${files.length} files, because Telegram takes files of up to 50 MB`);
  expect(temporaryFiles(dataDir)).toEqual([]);
  await exporter.close();
  await playground.close();
});

test('/mydata during another export of the person is rejected', async ({ database, dataDir }) => {
  const playground = await startPlayground();
  const exporter = createExporter({ address: database.address, dir: join(dataDir, 'tmp') });
  const exports = createRunningExports();
  const bot = createTestBot(playground, myDataFeature({ exporter, exports }));
  const anna = playground.people[0]?.id ?? 0;
  exports.begin(anna);
  await playground.sendText(anna, anna, '/mydata');
  await bot.handleAll();
  const answers = playground.messages(anna).filter(({ fromBot }) => fromBot);
  expect(answers.map(({ text }) => text)).toEqual([
    expect.stringMatching(/^I’m already preparing a file for you\. Ask again/),
  ]);
  await exporter.close();
  await playground.close();
});

test('the chat continues while a large export shows its progress', async ({ anna, db, world, dataDir }) => {
  await seed(db.$client, { userId: anna.id, records: 8000 });
  await anna.says('/alldata');
  const asked = anna.messages().at(-1);
  const press = () => world.playground.press(anna.id, anna.id, asked?.message_id ?? 0, dataOf(asked, 'Excel'));
  const { updateId } = await press();
  const again = await press();
  const answered = new Promise<PageMessage>((resolve) =>
    world.playground.on((event) => event.type === 'message' && event.message.fromBot && resolve(event.message)),
  );
  await world.playground.sendText(anna.id, anna.id, 'reading 45m');
  expect((await answered).text).toBe('✓ 45 min Reading · today');
  expect(world.playground.answers.get(again.callbackQueryId)?.text).toMatch(
    /^I’m already preparing a file for you\. Ask again/,
  );
  await world.playground.finished(updateId);
  const [file] = await readSentFiles(world.playground, anna.messages());
  expect(readRows(await readWorkbook(file), 'Records').length).toBeGreaterThanOrEqual(8001);
  expect(temporaryFiles(dataDir)).toEqual([]);
});

test('an export that is too large for Telegram is split by year, with a message and progress', async ({
  database,
  dataDir,
}) => {
  const { db, address } = database;
  const playground = await startPlayground();
  const exporter = createExporter({ address, dir: join(dataDir, 'tmp'), maxBytes: 50_000 });
  const parts = {
    db,
    exporter,
    exports: createRunningExports(),
    heavyRateLimiter: createRateLimiter(20),
    progressEveryMs: 0,
  };
  const bot = createTestBot(playground, allDataFeature(parts));
  const anna = playground.people[0]?.id ?? 0;
  await seed(database.pool, { userId: anna, records: 3000, recordsADay: 5 });
  const edits: string[] = [];
  playground.on((event) => event.type === 'edit' && edits.push(event.message.text ?? ''));
  await playground.sendText(anna, anna, '/alldata');
  await bot.handleAll();
  const asked = playground.messages(anna).at(-1);
  await playground.press(anna, anna, asked?.message_id ?? 0, dataOf(asked, 'Excel'));
  await bot.handleAll();
  expect(edits[0]).toBe('Preparing a file with 3,000 records…');
  expect(edits.slice(1, -1).every((text) => /^Preparing your file: \d,\d\d\d of 3,000 records…$/.test(text))).toBe(
    true,
  );
  expect(edits.length).toBeGreaterThan(2);
  expect(edits.at(-1)).toBe(
    'Telegram takes files of up to 50 MB, so yours is split by year: 3,000 records in 2 files.',
  );
  const files = await readSentFiles(playground, playground.messages(anna));
  expect(files.map(({ name }) => name)).toEqual([2025, 2026].map((year) => `tally-Anna-Berg-${today()}-${year}.xlsx`));
  const books = await Promise.all(files.map(readWorkbook));
  expect(books.reduce((sum, book) => sum + readRows(book, 'Records').length - 1, 0)).toBe(3000);
  expect(temporaryFiles(dataDir)).toEqual([]);
  await exporter.close();
  await playground.close();
});
