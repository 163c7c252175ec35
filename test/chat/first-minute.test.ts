import { expect } from 'vitest';
import { labelsOf, testWith, textOf } from '../harness/shared-chat.ts';

const test = testWith({ options: { showsTimeZoneHint: true } });

test('the greeting offers habits, and no button that looks like a language', async ({ anna, maria }) => {
  const greeting = await anna.says('/start');
  expect(labelsOf(greeting)).toContain('Running');
  expect(labelsOf(greeting)).not.toContain('English');
  expect(labelsOf(await maria.says('/start'))).not.toContain('Английский');
  await anna.taps('Running');
  expect(anna.messages().some(({ text }) => text === textOf(greeting))).toBe(true);
  await anna.says('30 min');
  await anna.says('english 20m');
  expect(labelsOf(await anna.says('/start'))).toContain('English');
});

test('the first record says in which time zone days are counted, with a button to set it', async ({ anna, maria }) => {
  const [card, hint, ...others] = await anna.says('run 45m');
  expect(card?.text).toBe('✓ 45 min Running · today');
  expect(hint?.text).toMatch(/^I count your days in the time zone UTC \(\d\d:\d\d now\)\.$/);
  expect(labelsOf(hint ? [hint] : [])).toEqual(['Set my time zone']);
  expect(others).toEqual([]);
  expect(await anna.says('run 10m')).toHaveLength(1);
  await anna.taps('Set my time zone');
  expect(textOf(await anna.says('Berlin'))).toContain('Europe/Berlin');
  expect(anna.messages().some(({ text }) => text === card?.text)).toBe(true);
  await maria.says('/settings Москва');
  expect(await maria.says('бег 45м')).toHaveLength(1);
});

test('a starter in the greeting works again when the person has a habit of its own, and the greeting stays', async ({
  anna,
}) => {
  const [greeting] = await anna.says('/start');
  for (const total of ['30 min', '45 min']) {
    const [question, ...others] = await anna.taps('Running');
    expect(question?.text).toMatch(/^How long did you spend on Running\?/);
    expect(question?.message_id).not.toBe(greeting?.message_id);
    expect(others).toEqual([]);
    expect(textOf(await anna.taps(total))).toContain(`✓ ${total} Running · today`);
  }
  expect(anna.messages().find(({ message_id }) => message_id === greeting?.message_id)).toEqual(greeting);
});

test('the first record can be one of several in a message, of a habit that was there before', async ({ anna, ben }) => {
  const answers = await anna.says('run 45m, reading 20m');
  expect(answers.map(({ text }) => text?.split('\n')[0])).toEqual([
    '✓ 45 min Running · today',
    expect.stringMatching(/^I count your days/),
  ]);
  expect(await anna.says('run 5m, reading 5m')).toHaveLength(1);
  await ben.says('/addcategory Music');
  await ben.says('juggling 20m');
  expect(textOf(await ben.taps(labelsOf(ben.messages()).find((label) => /^New habit/.test(label)) ?? ''))).toMatch(
    /I count your days/,
  );
  await ben.says('/undo');
  expect(textOf(await ben.says('run 45m'))).not.toMatch(/I count your days/);
});

test('a record that is made with buttons says it too', async ({ maria }) => {
  await maria.says('/start');
  await maria.taps('Бег');
  expect(textOf(await maria.taps('30 мин'))).toMatch(/Дни считаю по часовому поясу UTC \(сейчас \d\d:\d\d\)\./);
});

test('the bot describes itself in both languages', async ({ world }) => {
  const { apiRoot, token } = world.playground;
  const describe = async (language: string) => {
    const response = await fetch(`${apiRoot}/bot${token}/getMyDescription?language_code=${language}`);
    return ((await response.json()) as { result: { description: string } }).result.description;
  };
  await expect.poll(() => describe('en')).toMatch(/^Hi! /);
  await expect.poll(() => describe('ru')).toMatch(/^Здравствуйте! /);
});
