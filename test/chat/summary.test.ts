import { describe, expect } from 'vitest';
import { addDays, startOfWeek } from '../../src/time/days.ts';
import { labelsOf, test, textOf } from '../harness/shared-chat.ts';
import { recordsOf } from './records.ts';

const today = () => new Date().toISOString().slice(0, 10);
const plain = (text: string) => text.replace(/[\u2009\u00a0\u202f]/g, ' ');

describe('a summary', () => {
  test('shows a right-to-left name without changing the direction of the line', async ({ anna }) => {
    await anna.says('שלום 20m');
    await anna.taps('New habit “שלום”');
    for (const command of ['/day', '/list']) expect(textOf(await anna.says(command))).toContain('\u2068שלום\u2069');
  });

  test('has a line per habit, the total in minutes, and the change', async ({ anna, db }) => {
    await recordsOf(db, anna.id, [
      ['Running', 0, 45],
      ['Running', 0, 60],
      ['Reading', 0, 30],
      ['Running', 1, 90],
    ]);
    const [heading, gap, ...lines] = plain(textOf(await anna.says('/day'))).split('\n');
    expect(heading).toMatch(/^Today, (Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d+ \w+$/);
    expect(gap).toBe('');
    expect(lines.slice(0, 4)).toEqual([
      'Running — 1 h 45 min · 2 records',
      'Reading — 30 min · 1 record',
      '',
      'Total: 2 h 15 min (135 min) · 3 records',
    ]);
    expect(lines[4]).toMatch(/^▲ 45 min more than \w{3} \d+ \w+( \d{4})? \(1 h 30 min\): \+50%$/);
  });

  test('has no percentage where the change is very large', async ({ anna, maria, db }) => {
    const days: [string, number, number][] = [
      ['Running', 0, 121],
      ['Running', 1, 30],
    ];
    for (const { id } of [anna, maria]) await recordsOf(db, id, days);
    expect(plain(textOf(await anna.says('/day')))).toMatch(/\n▲ 1 h 31 min more than \w{3} \d+ [^(]+ \(30 min\)$/);
    expect(plain(textOf(await maria.says('/day')))).toMatch(/\n▲ на 1 ч 31 мин больше, чем за [^(]+ \(30 мин\)$/);
  });

  test('says for each period that there are no records to compare with', async ({ anna, maria, db }) => {
    for (const { id } of [anna, maria]) await recordsOf(db, id, [['Running', 0, 45]]);
    expect(textOf(await anna.says('/day'))).toMatch(/\nNo records the day before \(\w{3} \d+ [^)]+\)$/);
    for (const unit of ['week', 'month', 'year'])
      expect(textOf(await anna.says(`/${unit}`))).toContain(`\nNo records in the same days of the ${unit} before (`);
    expect(textOf(await maria.says('/week'))).toMatch(/\nЗа те же дни предыдущей недели записей нет \([^)]+\)$/);
  });

  test('has buttons for earlier and later periods, and for the chart as a new message', async ({ anna, db }) => {
    await recordsOf(db, anna.id, [
      ['Running', 0, 45],
      ['Running', 1, 90],
    ]);
    const said = await anna.says('/day');
    expect(labelsOf(said)).toEqual(['◀', 'Chart']);
    const before = await anna.taps('◀');
    expect(before[0]?.message_id).toBe(said[0]?.message_id);
    expect(textOf(before)).toContain('Running — 1 h 30 min · 1 record');
    expect(textOf(before)).toContain('No records the day before (');
    expect(labelsOf(before)).toEqual(['◀', 'Chart', '▶']);
    const chart = await anna.taps('Chart');
    expect(chart[0]?.photo).toBeDefined();
    expect(chart[0]?.message_id).not.toBe(said[0]?.message_id);
    expect(textOf(chart)).toContain('Total: 1 h 30 min (90 min)');
    expect(labelsOf(chart)).toEqual(['◀', '▶', 'Week', 'Month', 'Year', 'All time']);
    expect(textOf(await anna.taps('▶'))).toMatch(/^Today, .+\nTotal: 45 min$/);
  });

  test('of an empty period says so, in Russian too', async ({ anna, maria }) => {
    for (const unit of ['day', 'week', 'month', 'year']) {
      const said = await anna.says(`/${unit}`);
      expect(textOf(said)).toMatch(new RegExp(`^(Today|This ${unit}), .+: nothing recorded\\.$`));
      expect(labelsOf(said)).toEqual(['◀', 'Chart']);
      expect(textOf(await maria.says(`/${unit}`))).toMatch(/^(Сегодня|Эт(от|а) [а-я]+), .+: записей нет\.$/);
    }
    expect(textOf(await anna.taps('Chart'))).toMatch(/^This year, .+: nothing recorded\.$/);
    expect(anna.messages().filter(({ photo }) => photo)).toEqual([]);
  });

  test('is in Russian, with Russian plurals', async ({ maria, db }) => {
    await recordsOf(db, maria.id, [
      ...Array.from({ length: 5 }, (): [string, number, number] => ['Бег', 0, 15]),
      ['Чтение', 0, 30],
      ['Чтение', 0, 30],
      ['Йога', 0, 5],
      ['Йога', 366, 200],
    ]);
    const [, , ...lines] = plain(textOf(await maria.says('/day'))).split('\n');
    expect(lines.slice(0, 5)).toEqual([
      'Бег — 1 ч 15 мин · 5 записей',
      'Чтение — 1 ч · 2 записи',
      'Йога — 5 мин · 1 запись',
      '',
      'Всего: 2 ч 20 мин (140 мин) · 8 записей',
    ]);
    expect(labelsOf(maria.messages().slice(-1))).toEqual(['◀', 'График']);
  });

  test('depends on the person’s first weekday', async ({ anna, db }) => {
    await anna.says('/help');
    for (const weekStart of [1, 4, 7]) {
      await db.$client.query('update warehouse.dim_users set week_start = $1', [weekStart]);
      await db.$client.query('update warehouse.fact_records set deleted_at = now() where deleted_at is null');
      const first = startOfWeek(today(), weekStart);
      await recordsOf(db, anna.id, [
        ['Inside', new Date(first), 10],
        ['Before', new Date(addDays(first, -1)), 20],
      ]);
      const week = textOf(await anna.says('/week'));
      expect(week).toContain('Inside — 10 min');
      expect(week).not.toContain('Before');
      expect(textOf(await anna.taps('◀'))).toContain('Before — 20 min');
    }
  });

  test('depends on the person’s local day', async ({ anna, db }) => {
    await anna.says('/help');
    const zone = (name: string) => db.$client.query('update warehouse.dim_users set time_zone = $1', [name]);
    await zone('Pacific/Kiritimati'); // UTC+14: the day is never that of Pago Pago, UTC-11
    await anna.says('reading 10m');
    expect(textOf(await anna.says('/day'))).toContain('Reading — 10 min');
    await zone('Pacific/Pago_Pago');
    expect(textOf(await anna.says('/day'))).toContain('nothing recorded');
  });

  test('contains many habits with long names in one message, as they were typed', async ({ anna, db }) => {
    const name = (n: number) => `${n} <b>&amp; *_🧗🏽_* `.padEnd(60, 'ж');
    await recordsOf(
      db,
      anna.id,
      Array.from({ length: 60 }, (_, n) => [name(n), 0, 120 - n]),
    );
    const said = await anna.says('/day');
    expect(said).toHaveLength(1);
    const text = textOf(said);
    expect(text.length).toBeLessThan(4096);
    expect(text).toContain(`${name(0)} — 2 h · 1 record`);
    expect(text).toMatch(/\n\d+ more habits — .+ · \d+ records\n/);
    expect(text).toContain('Total: 90 h 30 min (5,430 min) · 60 records');
  });

  test('contains only the person’s records, and its buttons work only for that person', async ({
    anna,
    ben,
    world,
    db,
  }) => {
    await recordsOf(db, anna.id, [['Secret', 0, 45]]);
    expect(textOf(await ben.says('/year'))).toContain('nothing recorded');
    const { chat } = await world.playground.addGroup({ title: 'Club', members: [anna.id, ben.id] });
    expect(textOf(await anna.in(chat.id).says('/day@tally_playground_bot'))).toContain('Secret — 45 min');
    const benThere = ben.in(chat.id);
    expect(await benThere.taps('◀')).toEqual([]);
    expect(benThere.toast()).toBe('Not yours: this button is for someone else.');
  });

  test('answers a button of an old version', async ({ anna, world }) => {
    const [said] = await anna.says('/day');
    const press = (data: string) => world.playground.press(anna.id, anna.chatId, said?.message_id ?? 0, data);
    const owner = anna.id.toString(36);
    const { updateId, callbackQueryId } = await press(`0:${owner}:sp:d:2026-11-22`);
    await world.playground.finished(updateId);
    expect(world.playground.answers.get(callbackQueryId)?.text).toBe(
      'This button is from an earlier message and no longer works.',
    );
  });
});
