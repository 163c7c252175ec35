import { expect } from 'vitest';
import type { Actor } from '../harness/shared-chat.ts';
import { labelsOf, test, textOf } from '../harness/shared-chat.ts';

const remind = (actor: Actor) => async (line: string) => textOf(await actor.says(`/remind ${line}`));

test('times with days of their own are reminders of their own', async ({ ben, maria }) => {
  const said = remind(ben);
  expect(await said('push-ups weekdays 7:30 and weekends 10:00')).toMatch(
    /^⏰ Push-ups: 7:30 on weekdays and 10:00 on weekends\nNext: /,
  );
  expect(
    textOf(await ben.says('/remind'))
      .split('\n')
      .slice(2, 4),
  ).toEqual([
    expect.stringMatching(/^• Push-ups: 7:30 on weekdays · next: /),
    expect.stringMatching(/^• Push-ups: 10:00 on weekends · next: /),
  ]);
  expect(await said('reading mon 7:30 fri')).toMatch(/^Which days belong to which time\?/);
  expect(textOf(await ben.says('mon and fri 7:30'))).toMatch(/^⏰ Reading: 7:30 on Mon, Fri\n/);
  expect(await remind(maria)('отжимания по будням в 7:30 и по выходным в 10')).toMatch(
    /^⏰ Отжимания: 7:30 по будням и 10:00 по выходным\n/,
  );
});

test('incomplete times are kept, and each answer completes them', async ({ ben, maria }) => {
  const said = remind(ben);
  expect(await said('me to drink water every 2 hours')).toMatch(/^From when to when\?/);
  expect(textOf(await ben.says('from 9'))).toBe('Until when? For example: until 18.');
  expect(textOf(await ben.says('18'))).toMatch(/^⏰ Water: every 2 h from 9:00 to 18:00\n/);
  expect(await said('reading from 9 to 18 on weekdays')).toMatch(/^How often in that time\?/);
  expect(textOf(await ben.says('7 bananas'))).toMatch(/^I can’t read that as a time\..*\n\nHow often in that time\?/);
  expect(textOf(await ben.taps('every 3 h from 9:00 to 18:00'))).toMatch(
    /^⏰ Reading: every 3 h from 9:00 to 18:00 on weekdays\n/,
  );
  expect(await said('every 2 hours')).toMatch(/^What should I remind you of\?/);
  expect(textOf(await ben.taps('Vitamins'))).toMatch(/^From when to when\?/);
  expect(textOf(await ben.taps('9:00–18:00'))).toMatch(/^⏰ Vitamins: every 2 h from 9:00 to 18:00\n/);
  expect(await remind(maria)('пить воду каждые 2 часа')).toMatch(/^Со скольки до скольки\?/);
  expect(textOf(await maria.says('с 9 до 18'))).toMatch(/^⏰ Вода: каждые 2 ч с 9:00 до 18:00\n/);
});

test('a sentence gives way to what is wrong with an answer', async ({ ben }) => {
  expect(await remind(ben)('reading 25:00 weekdays')).toMatch(/^The clock has no such time\.\n\nReading: when/);
  expect(textOf(await ben.says('26:00'))).toMatch(/^The clock has no such time\.\n\nReading: when/);
  expect(textOf(await ben.says('at 7 with tea'))).toMatch(/^I can’t read that as a time\..*\n\nReading: when/);
  expect(textOf(await ben.says('7 pm'))).toMatch(/^⏰ Reading: 19:00 on weekdays\n/);
});

test('what comes once is asked for its weekdays, with the time kept', async ({ ben }) => {
  expect(await remind(ben)('reading tomorrow at 9')).toMatch(
    /^Reminders repeat on days of the week\..*\n\nOn which days/,
  );
  expect(textOf(await ben.taps('Weekdays'))).toMatch(/^⏰ Reading: 9:00 on weekdays\n/);
});

test('a number alone is asked about with its minutes', async ({ ben }) => {
  expect(await remind(ben)('reading 730')).toBe('Reading: what time do you mean by 730?');
  expect(labelsOf(ben.messages().slice(-1))).toEqual(['7:30', '19:30', 'Another time…']);
  expect(textOf(await ben.taps('19:30'))).toMatch(/^⏰ Reading: 19:30 every day/);
});

test('an unknown habit is created or chosen, and nothing is added twice', async ({ ben, maria }) => {
  const said = remind(ben);
  const asked = await ben.says('/remind Guitar 9:00');
  expect(textOf(asked)).toBe('You have no habit “Guitar”. What should I remind you of?\n9:00 every day');
  expect(labelsOf(asked).slice(-3)).toEqual(['My day', 'New habit “Guitar”', 'Cancel']);
  expect(textOf(await ben.taps('New habit “Guitar”'))).toMatch(/^⏰ Guitar: 9:00 every day\n/);
  expect(await said('guitar 9:00 weekdays')).toMatch(
    /^You have this reminder already\. Nothing was added\.\n\nReminders/,
  );
  expect(await said('guitar 9:30')).toMatch(/^⏰ Guitar: 9:30/);
  expect(textOf(await maria.says('/remind Гитара 19:00'))).toBe(
    'Привычки «Гитара» нет. О чём напоминать?\n19:00 каждый день',
  );
});

test('/undo undoes reminders that were the last change, and a record after that', async ({ ben }) => {
  await ben.says('push-ups 30');
  await remind(ben)('push-ups 20:40');
  expect(textOf(await ben.says('/undo'))).toMatch(/^Undone\.\n\nReminders\n\nYou have no reminders yet\./);
  await remind(ben)('push-ups 20:40');
  await ben.says('reading 20m');
  expect(textOf(await ben.says('/undo'))).toMatch(/Reading/);
  expect(textOf(await ben.says('/remind'))).toMatch(/• Push-ups: 20:40 every day/);
});

test('a reminder of a habit that is recorded says that it will not come', async ({ ben }) => {
  await ben.says('push-ups 30');
  expect(await remind(ben)('push-ups 23:59')).toMatch(/\nThat day has a record already, so it will not come then\.\n/);
  expect(await remind(ben)('push-ups 23:58 even if done')).not.toMatch(/record already/);
});
