import { expect } from 'vitest';
import { type Actor, actor, labelsOf, test, textOf } from '../harness/chat.ts';

const cardLabels = ['Change duration', 'Change day', 'Change habit', 'Change note', 'Delete', 'Back'];

async function record(person: Actor, count: number): Promise<void> {
  for (let minutes = 1; minutes <= count; minutes += 1) await person.says(`reading ${minutes}m #n${minutes}`);
}

test('/history shows five records per page, newest first', async ({ anna }) => {
  await record(anna, 12);
  const first = await anna.says('/history');
  expect(textOf(first)).toBe(
    [
      'Your records, newest first · 1–5 of 12',
      ...[12, 11, 10, 9, 8].map((n, index) => `${index + 1}. ${n} min Reading · today · n${n}`),
    ].join('\n\n'),
  );
  expect(labelsOf(first)).toEqual(['1', '2', '3', '4', '5', '▶']);
  expect(labelsOf(await anna.taps('▶'))).toEqual(['6', '7', '8', '9', '10', '◀', '▶']);
  const last = await anna.taps('▶');
  expect(textOf(last)).toContain('11–12 of 12');
  expect(labelsOf(last)).toEqual(['11', '12', '◀']);
  const card = await anna.taps('12');
  expect(textOf(card)).toBe('1 min Reading · today\nCategory: Learning\n\nn1');
  expect(labelsOf(card)).toEqual(cardLabels);
  expect(textOf(await anna.taps('Back'))).toBe(textOf(last));
  expect(textOf(await anna.taps('◀'))).toContain('6–10 of 12');
});

test('without records it says how to begin', async ({ anna, maria }) => {
  expect(textOf(await anna.says('/history'))).toContain('You have no records yet.');
  expect(textOf(await maria.says('/history'))).toContain('Записей пока нет.');
});

test('duration, day, habit and note can be changed, and the card shows the new values', async ({ anna }) => {
  await record(anna, 1);
  await anna.says('/history');
  await anna.taps('1');
  await anna.taps('Change duration');
  const changed = await anna.says('1h30');
  expect(textOf(changed)).toBe('✓ 1 h 30 min Reading · today · n1');
  expect(labelsOf(changed)).toContain('Undo');
  await anna.says('/history');
  await anna.taps('1');
  await anna.taps('Change note');
  expect(textOf(await anna.says('<b>new</b> & 🙂'))).toBe('✓ 1 h 30 min Reading · today · <b>new</b> & 🙂');
  await anna.says('/history');
  await anna.taps('1');
  await anna.taps('Change habit');
  expect(textOf(await anna.taps('Running'))).toContain('1 h 30 min Running');
  await anna.says('/history');
  await anna.taps('1');
  await anna.taps('Change day');
  expect(textOf(await anna.says('yesterday'))).toMatch(/^✓ 1 h 30 min Running · yesterday, /);
});

test('a deletion can be undone, and a missing record is reported', async ({ anna, db }) => {
  await record(anna, 2);
  const page = await anna.says('/history');
  await anna.taps('2');
  const gone = await anna.taps('Delete');
  expect(textOf(gone)).toBe('Deleted: 1 min Reading · today · n1');
  expect(labelsOf(gone)).toEqual(['Restore', 'Back']);
  expect(textOf(await anna.taps('Back'))).toContain('1–1 of 1');
  await anna.taps('1');
  await db.$client.query('update warehouse.fact_records set deleted_at = now()');
  expect(textOf(await anna.taps('Delete'))).toBe('That record no longer exists.');
  await db.$client.query('update warehouse.fact_records set deleted_at = null');
  await anna.says('/history');
  await db.$client.query(`update warehouse.fact_records set deleted_at = now() where note = 'n2'`);
  expect(textOf(await anna.taps('1'))).toContain('1–1 of 1');
  expect(anna.toast()).toBe('That record no longer exists.');
  expect(textOf(page)).toContain('1–2 of 2');
});

test('a redelivered deletion does not delete a restored record', async ({ anna, world, db }) => {
  await record(anna, 1);
  await anna.says('/history');
  await anna.taps('1');
  const message = anna.messages().at(-1);
  const markup = message?.reply_markup && 'inline_keyboard' in message.reply_markup ? message.reply_markup : undefined;
  const button = markup?.inline_keyboard.flat().find(({ text }) => text === 'Delete');
  if (!message || !button || !('callback_data' in button)) throw new Error('no Delete');
  const { updateId } = await world.playground.press(anna.id, anna.chatId, message.message_id, button.callback_data);
  await world.playground.confirmed(updateId);
  await anna.taps('Restore');
  await world.playground.redeliver(updateId ?? 0);
  await anna.says('/help');
  const { rows } = await db.$client.query('select deleted_at from warehouse.fact_records');
  expect(rows).toEqual([{ deleted_at: null }]);
});

test('a long note is shortened in the list and complete on the card', async ({ anna, db }) => {
  await record(anna, 1);
  const note = `<i>первая</i> строка\nвторая ${'🙂'.repeat(1900)}`;
  await db.$client.query('update warehouse.fact_records set note = $1', [note]);
  const list = textOf(await anna.says('/history'));
  expect(list).toContain('<i>первая</i> строка вторая 🙂');
  expect(list.length).toBeLessThan(250);
  expect(textOf(await anna.taps('1'))).toContain(note);
  expect(textOf(await anna.taps('Delete'))).toContain('строка\nвторая');
});

test('no person sees or deletes records of another one, and a press in a group works only for its owner', async ({
  anna,
  ben,
  world,
  db,
}) => {
  await record(anna, 1);
  expect(textOf(await ben.says('/history'))).toContain('You have no records yet.');
  const { rows } = await db.$client.query('select record_id::int as id from warehouse.fact_records');
  for (const name of ['hc', 'hd']) {
    const data = `1:${ben.id.toString(36)}:${name}:${rows[0].id.toString(36)}:0`;
    const last = ben.messages().at(-1)?.message_id ?? 0;
    await world.playground.confirmed((await world.playground.press(ben.id, ben.id, last, data)).updateId);
    expect(ben.messages().at(-1)?.text).not.toContain('Reading');
  }
  const { chat } = await world.playground.addGroup({ title: 'Together', members: [anna.id, ben.id] });
  expect(textOf(await anna.in(chat.id).says('/history'))).toContain('1. 1 min Reading');
  const other = actor(world.playground, ben, chat.id);
  expect(await other.taps('1')).toEqual([]);
  expect(other.toast()).toBe('Not yours: this button is for someone else.');
});
