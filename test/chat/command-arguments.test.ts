import { expect } from 'vitest';
import { addDays, addMonths } from '../../src/time/days.ts';
import { test, textOf } from '../harness/chat.ts';
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
    'I cannot read “of judgement” as a day or period. ' +
      'Write it like this: /day yesterday, /week 2026-11-02, /month october, /year 2025.',
  );
  expect(textOf(await anna.says('/day tomorrow'))).toContain('has not come yet');
  expect(textOf(await anna.says('/week next week'))).toContain('has not come yet');
  expect(textOf(await anna.says('/day 2026-02-30'))).toContain('no such day');
  expect(textOf(await maria.says('/month фыва'))).toContain('Я не понимаю «фыва»');
});

test('a command that needs nothing after it says so, and /undo changes nothing', async ({ anna, maria, db }) => {
  await anna.says('run 45m');
  expect(textOf(await anna.says('/undo reading'))).toMatch(/^\/undo takes back only your newest record.* Nothing was/);
  const { rows } = await db.$client.query('select deleted_at from warehouse.fact_records');
  expect(rows).toEqual([{ deleted_at: null }]);
  const [ignored, answer] = await anna.says('/privacy please');
  expect(ignored?.text).toBe('/privacy needs nothing after it, so I ignored “please”.');
  expect(answer?.text).toContain('What I keep about you');
  expect(textOf(await maria.says('/privacy да'))).toContain('После /privacy ничего писать не нужно');
  for (const command of ['/dashboard x', '/mydata x', '/forget x', '/cancel x', '/audit x'])
    expect(textOf(await anna.says(command)), command).toContain('so I ignored “x”');
  expect(textOf(await anna.says('/undo!'))).toContain('45 min Running');
});
