import { expect } from 'vitest';
import { addDays, addMonths } from '../../src/time/days.ts';
import { labelsOf, test, textOf } from '../harness/shared-chat.ts';
import { recordsOf } from './records.ts';

const today = () => new Date().toISOString().slice(0, 10);

test('a summary shows the day or period after the command', async ({ anna, maria, db }) => {
  const lastMonth = addMonths(today(), -1);
  await recordsOf(db, anna.id, [
    ['Running', 1, 45],
    ['Reading', new Date(`${lastMonth.slice(0, 7)}-01T00:00:00Z`), 90],
  ]);
  expect(textOf(await anna.says('/day yesterday'))).toContain('Running — 45 min · 1 record');
  expect(textOf(await anna.says(`/day ${addDays(today(), -1)}`))).toContain('Running — 45 min');
  expect(textOf(await anna.says('/month last month'))).toContain('Reading — 1 h 30 min');
  expect(textOf(await anna.says(`/month ${lastMonth.slice(0, 7)}`))).toContain('Reading — 1 h 30 min');
  expect(textOf(await anna.says(`/week ${lastMonth.slice(0, 7)}-01`))).toContain('Reading — 1 h 30 min');
  expect(textOf(await anna.says('/year 2019'))).toContain('2019: nothing recorded');
  await recordsOf(db, maria.id, [['Бег', 1, 45]]);
  expect(textOf(await maria.says('/day вчера'))).toContain('Бег — 45 мин');
});

test('a period that cannot be read or shown gets a sentence that says what would be right', async ({ anna, maria }) => {
  expect(textOf(await anna.says('/day of judgement'))).toBe(
    'I can’t read “of judgement” as a day or period. ' +
      'Type it like this: /day yesterday, /week 2026-11-02, /month october, /year 2025.',
  );
  expect(textOf(await anna.says('/day tomorrow'))).toContain('hasn’t come yet');
  expect(textOf(await anna.says('/week next week'))).toContain('hasn’t come yet');
  expect(textOf(await anna.says('/day 2026-02-30'))).toContain('no such day');
  expect(textOf(await maria.says('/month фыва'))).toContain('«фыва» не похоже на день или период');
});

test('a command that needs nothing after it says so, and /undo changes nothing', async ({ anna, maria, db }) => {
  await anna.says('run 45m');
  expect(textOf(await anna.says('/undo reading'))).toMatch(/^\/undo undoes only your last record.* Nothing was/);
  const { rows } = await db.$client.query('select deleted_at from warehouse.fact_records');
  expect(rows).toEqual([{ deleted_at: null }]);
  const [ignored, answer] = await anna.says('/privacy please');
  expect(ignored?.text).toBe('/privacy works on its own, so I ignored “please”.');
  expect(answer?.text).toContain('What I store about you');
  expect(textOf(await maria.says('/privacy да'))).toContain('После /privacy ничего писать не нужно');
  for (const command of ['/dashboard x', '/mydata x', '/forget x', '/cancel x', '/audit x'])
    expect(textOf(await anna.says(command)), command).toContain('so I ignored “x”');
  expect(textOf(await anna.says('/undo!'))).toContain('45 min Running');
});

test('/summarize shows the habit, category or period after it', async ({ anna, maria, db }) => {
  await recordsOf(db, anna.id, [
    ['Running', 0, 45],
    ['Reading', 1, 90],
  ]);
  expect(textOf(await anna.says('/summarize reading'))).toBe('Reading · All time\nTotal: 1 h 30 min (90 min)');
  expect(textOf(await anna.says('/summarize games'))).toBe('Games · All time\nTotal: 2 h 15 min (135 min)');
  expect(textOf(await anna.says('/summarize yesterday'))).toContain('Total: 1 h 30 min');
  expect(textOf(await anna.says('/summarize running today'))).toMatch(/^Running · Today, .*\nTotal: 45 min$/);
  expect(labelsOf(await anna.says('/summarize habits'))).toEqual(['All', 'Reading', 'Running']);
  expect(labelsOf(await anna.says('/summarize categories'))).toEqual(['All', 'Games']);
  const which = await anna.says('/summarize r');
  expect(textOf(which)).toBe('Which one do you mean?');
  expect(labelsOf(which)).toContain('Running');
  expect(textOf(await anna.taps('Running'))).toContain('Running · All time\nTotal: 45 min');
  const unknown = await anna.says('/summarize qqqq');
  expect(textOf(unknown)).toBe(
    'I don’t know a habit, day or period called “qqqq”. /list shows your habits, /newhabit adds one.',
  );
  await recordsOf(db, maria.id, [['Бег', 0, 45]]);
  expect(textOf(await maria.says('/summarize бег'))).toContain('Бег');
});

test('/heatmap shows the habit and year after it', async ({ anna, db }) => {
  const thisYear = today().slice(0, 4);
  await recordsOf(db, anna.id, [
    ['Running', 0, 45],
    ['Reading', 0, 90],
  ]);
  expect(textOf(await anna.says('/heatmap reading'))).toBe(`Reading · ${thisYear}\nTotal: 1 h 30 min (90 min) · 1 day`);
  expect(textOf(await anna.says('/heatmap 2019'))).toBe('All habits · 2019: nothing recorded.');
  expect(textOf(await anna.says('/heatmap running 2019'))).toBe('Running · 2019: nothing recorded.');
  expect(textOf(await anna.says('/heatmap 2099'))).toContain('hasn’t come yet');
  await anna.says('/heatmap r');
  expect(textOf(await anna.taps('Running'))).toContain(`Running · ${thisYear}\nTotal: 45 min`);
});

test('/history shows the records of the habit or period after it, and its pages keep the selection', async ({
  anna,
  db,
}) => {
  const runs = Array.from({ length: 9 }, (_, index) => ['Running', 0, index + 1] as [string, number, number]);
  await recordsOf(db, anna.id, [...runs, ['Reading', 1, 90]]);
  const first = await anna.says('/history run');
  expect(textOf(first)).toMatch(/^Running, newest first · 1–8 of 9\n/);
  expect(textOf(await anna.taps('▶'))).toMatch(/^Running, newest first · 9–9 of 9\n/);
  await anna.taps('9');
  await anna.taps('Delete');
  expect(textOf(await anna.taps('Back'))).toMatch(/^Running, newest first · 1–8 of 8\n/);
  expect(textOf(await anna.says('/history yesterday'))).toMatch(
    /newest first · 1–1 of 1\n\nYesterday, .*\n1\. 1 h 30 min Reading/,
  );
  expect(textOf(await anna.says('/history reading today'))).toMatch(/^Reading · Today, .*: nothing recorded\.$/);
  expect(textOf(await anna.says('/history qqqq'))).toContain('called “qqqq”');
  expect(textOf(await anna.says('/history'))).toMatch(/^Your records, newest first · 1–8 of 9\n/);
});

test('/list opens the habit, category or tab after it', async ({ anna, db }) => {
  await recordsOf(db, anna.id, [['Running', 0, 45]]);
  expect(textOf(await anna.says('/list run'))).toMatch(
    /^Running\nMeasured in time\nCategory: Games\n(?:.+\n){2}1 record · 45 min/,
  );
  expect(textOf(await anna.says('/list Games'))).toMatch(/^Your habits/);
  expect(textOf(await anna.says('/list archived'))).toMatch(/^Archived habits/);
  expect(textOf(await anna.says('/list qqqq'))).toContain('called “qqqq”');
});

test('/language and /settings set what follows them, or say what would be right', async ({ anna }) => {
  expect(textOf(await anna.says('/language german'))).toMatch(/^I speak English and Russian: /);
  expect(textOf(await anna.says('/language russian'))).toContain('Язык: русский');
  expect(textOf(await anna.says('/language английский'))).toContain('Language: English');
  expect(textOf(await anna.says('/settings Berlin'))).toContain('Time zone: Europe/Berlin');
});

test('/alldata and /export send the file in the format after them', async ({ anna, db }) => {
  expect(textOf(await anna.says('/alldata csv'))).toContain('You have no records yet');
  await recordsOf(db, anna.id, [['Running', 0, 45]]);
  const answers = await anna.says('/alldata csv');
  expect(answers.find(({ document }) => document)?.document?.file_name).toMatch(/\.csv$/);
  expect(answers.at(-1)?.text).toBe('Here is your file with 1 record.');
  const workbook = await anna.says('/export Excel');
  expect(workbook.find(({ document }) => document)?.document?.file_name).toMatch(/\.xlsx$/);
  const asked = await anna.says('/alldata pdf');
  expect(textOf(asked)).toContain('I can send your records as Excel, CSV, JSON or an archive for Loop');
  expect(labelsOf(asked)).toEqual(['Excel', 'CSV', 'JSON', 'Loop (zip)', 'Cancel']);
});

test('/help with a command explains it, and /start keeps the parameter of a link to itself', async ({ anna, ben }) => {
  expect(textOf(await anna.says('/help undo'))).toBe('/undo — Undo the last record');
  expect(textOf(await anna.says('/help /jobs'))).toContain('/jobs — ');
  expect(textOf(await ben.says('/help jobs'))).toMatch(/I ignored “jobs”\.\n\nWhat I can do/);
  expect(await anna.says('/start group')).toHaveLength(1);
  expect(textOf(await anna.says('/start with me'))).toMatch(/I ignored “with me”\.\n\nHi/);
});
