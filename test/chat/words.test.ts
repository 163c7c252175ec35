import { expect } from 'vitest';
import { labelsOf, test, textOf } from '../harness/shared-chat.ts';

test('the words of the commands do what the commands do, in both languages and any case', async ({ anna, maria }) => {
  for (const word of ['help', 'Help!', 'HELP?', 'помощь', 'Помогите…'])
    expect(textOf(await anna.says(word)), word).toContain('What I can do');
  for (const word of ['отмена', 'Cancel.', '/отмена'])
    expect(textOf(await anna.says(word)), word).toBe('There is nothing to cancel.');
  for (const word of ['stop', 'Стоп!', '/stop', '/стоп!'])
    expect(textOf(await anna.says(word)), word).toBe('No timer is running.');
  expect(textOf(await maria.says('start'))).toContain('Здравствуйте');
  expect(textOf(await maria.says('Старт'))).toContain('Здравствуйте');
  await maria.says('бег 45м');
  expect(textOf(await maria.says('отменить'))).toContain('45 мин');
  expect(textOf(await maria.says('undo'))).toBe('Отменять нечего: записей нет.');
});

test('a word with a duration is the habit of that name, known or new', async ({ anna, db }) => {
  expect(labelsOf(await anna.says('help 20m'))[0]).toBe('New habit “help”');
  await anna.taps('New habit “help”');
  expect(textOf(await anna.says('help 25m'))).toContain('25 min help');
  const { rows } = await db.$client.query('select duration::int as minutes from warehouse.fact_records order by 1');
  expect(rows).toEqual([{ minutes: 20 }, { minutes: 25 }]);
  expect(textOf(await anna.says('help'))).toContain('What I can do');
});

test('a word cancels a conversation, and leaves alone what may be an answer', async ({ anna, maria }) => {
  for (const word of ['cancel', 'Отмена', 'stop!', 'отменить']) {
    await anna.says('/record');
    expect(textOf(await anna.says(word)), word).toContain('Cancelled');
  }
  expect(textOf(await anna.says('/cancel'))).toBe('There is nothing to cancel.');
  await anna.says('/record');
  expect(textOf(await anna.says('help'))).toContain('What I can do');
  expect(textOf(await anna.says('/cancel'))).toBe('There is nothing to cancel.');
  await maria.says('/forget');
  expect(textOf(await maria.says('отмена'))).toContain('Отменено');
});

test('while a question waits, the name of an own habit and the word start are answers', async ({ anna }) => {
  await anna.says('start 20m');
  await anna.taps('New habit “start”');
  await anna.says('/record');
  expect(textOf(await anna.says('start'))).toContain('How long');
});

test('cancel closes the question about a line, and a later answer is none', async ({ anna, db }) => {
  for (const word of ['cancel', 'отменить']) {
    expect(textOf(await anna.says('run'))).toContain('How long');
    await anna.says(word);
    expect(textOf(await anna.says('45m'))).not.toContain('45 min Running');
    await anna.says('cancel');
  }
  expect((await db.$client.query('select from warehouse.fact_records')).rowCount).toBe(0);
});

test('a text that begins with remind is /remind', async ({ ben, maria }) => {
  expect(textOf(await ben.says('Remind me to drink water every 2h from 9 to 18'))).toMatch(
    /^⏰ Water: every 2 h from 9:00 to 18:00\n/,
  );
  expect(textOf(await maria.says('напомни мне пить воду каждые 2 часа с 9 до 18'))).toMatch(/^⏰ Вода: /);
  await ben.says('/newhabit Remind mum');
  await ben.taps('Time');
  await ben.taps('No goal');
  expect(textOf(await ben.says('remind mum 5m'))).toMatch(/^✓ 5 min Remind mum · today/);
});
