import { expect } from 'vitest';
import { labelsOf, textOf } from '../harness/shared-chat.ts';
import { records, test, waitFor } from './reminders-fixture.ts';

test('a line adds reminders; the list pauses, changes and deletes them; each has Undo', async ({ ben, world }) => {
  expect(textOf(await ben.says('/remind'))).toMatch(/^Reminders\n\nYou have no reminders yet\.\n\nTap Add/);
  const added = await ben.says('/remind pushups 7:30 and 21:00');
  expect(textOf(added)).toMatch(/^⏰ Push-ups: 7:30 and 21:00 every day\nNext: today 7:30\nI stay quiet on days/);
  expect(labelsOf(added)).toEqual(['Undo', 'Reminders', 'Set my time zone']);
  expect(textOf(await ben.says('/remind today 8:00'))).toMatch(/\nI stay quiet on days when everything is done\.$/m);
  await world.restart();
  const list = await ben.taps('Reminders');
  expect(textOf(list).split('\n').slice(0, 5)).toEqual([
    'Reminders',
    '',
    '• My day: 8:00 every day · next: today 8:00',
    '• Push-ups: 7:30 every day · next: today 7:30',
    '• Push-ups: 21:00 every day · next: today 21:00',
  ]);
  expect(labelsOf(list)).toEqual(['Add', 'Change', 'Pause', 'Delete', 'Pause all']);
  await ben.taps('Delete');
  const { messageId, data } = ben.button('✕ Push-ups: 7:30');
  expect(textOf(await ben.taps('✕ Push-ups: 7:30'))).toMatch(/^Deleted: Push-ups, 7:30 every day\n\nReminders/);
  const again = await world.playground.press(ben.id, ben.id, messageId, data);
  await world.playground.finished(again.updateId);
  expect(textOf(await ben.taps('Undo'))).toMatch(/• Push-ups: 7:30 every day/);
  expect(textOf(await ben.taps('Pause all'))).toMatch(/^3 reminders are paused/);
  expect(textOf(await ben.taps('Resume all'))).toMatch(/^3 reminders are on again/);
  await ben.taps('Change');
  const card = await ben.taps('Push-ups: 7:30');
  expect(labelsOf(card).slice(0, 7)).toEqual(
    ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].map((day) => `☑ ${day}`),
  );
  await ben.taps('☑ Sun');
  expect(textOf(await ben.taps('☑ Sat'))).toMatch(/^Push-ups: 7:30 on weekdays · next/);
  expect(textOf(await ben.taps('○ Even if done'))).toMatch(/^Push-ups: 7:30 on weekdays, even if done/);
  await ben.taps('Time…');
  expect(textOf(await ben.says('6:15'))).toMatch(/^Push-ups: 6:15 on weekdays, even if done/);
  expect(textOf(await ben.says('/remind off until tomorrow'))).toMatch(
    /^3 reminders are paused until tomorrow 0:00\.$/,
  );
  expect(textOf(await ben.says('/remind reading 7'))).toBe('Reading: what time do you mean by 7?');
  expect(textOf(await ben.taps('19:00'))).toMatch(/^⏰ Reading: 19:00 every day/);
  expect(textOf(await ben.says('/remind reading whenever'))).toMatch(/^I can’t read “whenever” as a reminder\./);
  expect(textOf(await ben.says('/remind water every hour from 9 to 18'))).toMatch(/^That’s more than 8 times a day/);
});

test('a reminder comes once, is answered once, and its buttons work after a restart', async ({ ben, db, world }) => {
  await ben.says('/goal pushups 30 a day');
  await ben.says('/remind pushups 7:30');
  const message = await waitFor(ben, '7:30', /^Push-ups/);
  expect(message.text).toBe('Push-ups · 0 of 30');
  expect(labelsOf([message])).toEqual(['✓ 30', 'Amount…', 'Skip', 'Later']);
  const { data, messageId } = ben.button('✓ 30');
  await world.restart();
  await ben.taps('Later');
  await ben.taps('15 min');
  expect(ben.messages().at(-1)?.text).toMatch(/^Push-ups · again at 7:45$/);
  const again = await waitFor(ben, '7:45', /^Push-ups · 0/);
  expect(again.message_id).not.toBe(messageId);
  await ben.taps('Skip');
  expect(ben.messages().at(-1)?.text).toBe('– Push-ups: skipped · today');
  await ben.taps('Undo');
  await ben.taps('Amount…');
  expect(textOf(await ben.says('12'))).toMatch(/^✓ 12 × Push-ups · today/);
  await world.playground.finished((await world.playground.press(ben.id, ben.id, messageId, data)).updateId);
  expect(await records(db)).toEqual(['Push-ups 12 0']);
  expect(ben.messages().find((one) => one.message_id === messageId)?.text).toBe('✓ 12 × Push-ups · today\n12 of 30');
  expect(textOf(await ben.says('/remind why'))).toMatch(/^Reminders · .*\n\n7:30 Push-ups: sent, and recorded$/);
});

test('in a group, reminders of one minute are one message, and only its person may press', async ({
  ben,
  maria,
  db,
  world,
}) => {
  const { chat } = await world.playground.addGroup({ title: 'Team', members: [ben.id, maria.id] });
  const [own, other] = [ben.in(chat.id), maria.in(chat.id)];
  await own.says('/goal reading 30m a day');
  await own.says('/remind reading 9:00');
  await own.says('/remind vitamins 9:00');
  const message = await waitFor(own, '9:00', /Reading · 0/);
  expect(message.text).toBe('Ben Carter\nReading · 0 of 30 min\nVitamins');
  const mention = { type: 'text_mention', offset: 0, length: 10, user: { id: ben.id } };
  expect(message.entities).toMatchObject([mention]);
  expect(labelsOf([message])).toEqual(['✓ 30 min Reading', '…', '✓ Vitamins', '…']);
  await other.taps('✓ 30 min Reading');
  expect(other.toast()).toMatch(/чуж|не ваш|не для вас/i);
  expect(await records(db)).toEqual([]);
  const shown = () => own.messages().filter((one) => one.message_id === message.message_id);
  await own.taps('✓ 30 min Reading');
  expect(textOf(shown())).toBe('Ben Carter\n✓ 30 min Reading · today\nVitamins');
  expect(labelsOf(shown())).toEqual(['Undo: Reading', 'Change', '✓ Vitamins', '…']);
  await own.taps('✓ Vitamins');
  expect(await records(db)).toEqual(['Reading 30 0', 'Vitamins 1 0']);
  await own.taps('Undo: Reading');
  expect(textOf(shown())).toBe('Ben Carter\nReading · 0 of 30 min\n✓ Vitamins · today');
  await own.taps('…');
  expect(textOf(shown())).toBe('Ben Carter\nReading · 0 of 30 min');
  expect(labelsOf(shown())).toEqual(['✓ 30 min', 'Amount…', 'Skip', 'Later', '▶ Start', 'Back']);
  await own.taps('Back');
  await db.$client.query(
    'delete from warehouse.reminder where habit_id in (select habit_id from warehouse.dim_habits where habit_name = $1)',
    ['Reading'],
  );
  await own.taps('✓ 30 min Reading');
  expect(textOf(shown())).toBe('Ben Carter\n✓ Vitamins · today');
  expect(own.toast()).toBe('This reminder was deleted.');
});

test('what was recorded by a text is not counted twice, and an archived habit is recorded', async ({ ben, db }) => {
  await ben.says('/goal pushups 30 a day');
  await ben.says('/remind pushups 9:00');
  const { message_id } = await waitFor(ben, '9:00', /^Push-ups · 0/);
  const shown = () => ben.messages().filter((one) => one.message_id === message_id);
  await ben.says('pushups 10');
  await ben.taps('✓ 30');
  expect(ben.toast()).toBe('Something has been recorded since. Press again to add more.');
  expect(labelsOf(shown())[0]).toBe('✓ 20');
  await db.$client.query('update warehouse.dim_habits set archived_at = now() where user_id = $1', [ben.id]);
  await ben.taps('✓ 20');
  expect(await records(db)).toEqual(['Push-ups 10 0', 'Push-ups 20 0']);
  expect(textOf(shown())).toMatch(/^✓ 20 × Push-ups · today\n30 of 30$/);
});

test('по-русски: строка, доска дня, пауза, журнал и кнопки', async ({ maria, db }) => {
  expect(textOf(await maria.says('/remind вода каждые 2 часа с 9 до 18'))).toMatch(
    /^⏰ Вода: каждые 2 ч с 9:00 до 18:00\nСледующее: сегодня 9:00/,
  );
  expect(textOf(await maria.says('/remind отжимания 19:30 и 21:00 по будням'))).toMatch(
    /^⏰ Отжимания: 19:30 и 21:00 по будням\nСледующее: /,
  );
  await maria.says('/goal вода 8 в день');
  await maria.says('/remind сегодня 10:00');
  const water = await waitFor(maria, '9:00', /^Вода/);
  expect(water.text).toMatch(/^Вода · 0 \/ 8 /);
  expect(labelsOf([water])[0]).toMatch(/^✓ 8 стаканов$/);
  const board = await waitFor(maria, '10:00', /^Сегодня, /);
  expect(labelsOf([board])).toContain('Позже');
  await maria.taps('✓ 8 стаканов');
  expect(await records(db)).toEqual(['Вода 8 0']);
  expect(textOf(await maria.says('/remind почему'))).toMatch(
    /^Напоминания · сегодня\n\n9:00 Вода: отправлено и записано\n10:00 Мой день: отправлено$/i,
  );
  expect(textOf(await maria.says('/remind выкл до понедельника'))).toMatch(/^4 напоминания на паузе до .* 0:00\.$/);
  expect(textOf(await maria.says('/remind вкл'))).toBe('4 напоминания снова включены.');
});

test('the card of a habit leads to its reminders, which buttons add', async ({ ben }) => {
  await ben.says('reading 20m');
  await ben.says('/habit reading');
  expect(textOf(await ben.taps('Reminders'))).toMatch(/^Reminders of Reading\n\nThis habit has no reminders yet\./);
  await ben.taps('Add');
  await ben.taps('22:00');
  const added = await ben.taps('Weekends');
  expect(textOf(added)).toMatch(/^⏰ Reading: 22:00 on weekends\nNext: /);
  expect(textOf(await ben.taps('Undo'))).toMatch(/^Undone\./);
});

test('lines as people write them: all, today, delete, verbs, other days, one time', async ({ ben, maria }) => {
  const said = async (line: string) => textOf(await ben.says(`/remind ${line}`));
  expect(await said('water every 2 hours')).toMatch(/^From when to when\?/);
  expect(textOf(await ben.says('from 9 to 18'))).toMatch(/^⏰ Water: every 2 h from 9:00 to 18:00/);
  expect(await said('me to drink water every 2 hours')).toMatch(/^From when to when\?/);
  expect(textOf(await ben.taps('8:00–20:00'))).toMatch(/^⏰ Water: every 2 h from 8:00 to 20:00/);
  expect(await said('please remind me to read at 22:00')).toMatch(/^⏰ Reading: 22:00 every day/);
  expect(await said('push-ups every morning at 7')).toMatch(/^⏰ Push-ups: 7:00 every day/);
  expect(await said('“push-ups” 8-00 please')).toMatch(/^⏰ Push-ups: 8:00 every day/);
  expect(await said('push-ups tomorrow at 9')).toMatch(/^Reminders repeat on days of the week/);
  expect(await said('on')).toMatch(/^No reminder is paused\./);
  expect(await said('off today')).toMatch(/^5 reminders are paused until tomorrow 0:00\.$/);
  expect(await said('turn off reading')).toMatch(/^1 reminder is paused until you resume it/);
  expect(await said('off until tomorrow')).toMatch(/^Already paused/);
  expect(await said('resume all')).toMatch(/^5 reminders are on again/);
  expect(await said('delete water')).toMatch(/^Reminders of Water\n/);
  expect(await said('why did it not come')).toMatch(/^No reminder was due/);
  await maria.says('/remind воду в 9');
  expect(textOf(await maria.says('/remind выкл воду'))).toMatch(/^1 напоминание на паузе/);
  expect(textOf(await maria.says('/remind включить все'))).toMatch(/^1 напоминание снова включено/);
  expect(textOf(await maria.says('/remind отжимания по утрам в 8'))).toMatch(/^⏰ Отжимания: 8:00 каждый день/);
});
