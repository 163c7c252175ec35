import { expect } from 'vitest';
import { type Actor, actor, labelsOf, test, textOf } from '../harness/shared-chat.ts';
import { type Recorded, recordsOf } from './records.ts';

const cardLabels = ['Change duration', 'Change day', 'Change habit', 'Change note', 'Delete', 'Back'];

async function record(person: Actor, count: number): Promise<void> {
  for (let minutes = 1; minutes <= count; minutes += 1) await person.says(`reading ${minutes}m #n${minutes}`);
}

test('/history shows the records by day, newest first, eight on a page', async ({ anna }) => {
  await record(anna, 11);
  await anna.says('run 30m yesterday');
  const first = await anna.says('/history');
  expect(textOf(first)).toBe(
    [
      'Your records, newest first · 1–8 of 12\n',
      'Today',
      ...[11, 10, 9, 8, 7, 6, 5, 4].map((n, index) => `${index + 1}. ${n} min Reading · n${n}`),
    ].join('\n'),
  );
  const search = ['Choose month', 'Choose habit'];
  expect(labelsOf(first)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '▶', ...search]);
  const last = await anna.taps('▶');
  expect(textOf(last)).toMatch(/9–12 of 12\n\nToday\n9\. .*\n10\. .*\n11\. .*\n\nYesterday, .*\n12\. 30 min Running$/);
  expect(labelsOf(last)).toEqual(['9', '10', '11', '12', '◀', ...search]);
  const card = await anna.taps('11');
  expect(textOf(card)).toBe('1 min Reading · today\nCategory: Learning\n\nn1');
  expect(labelsOf(card)).toEqual(cardLabels);
  expect(textOf(await anna.taps('Back'))).toBe(textOf(last));
  expect(textOf(await anna.taps('◀'))).toBe(textOf(first));
});

test('a month and a habit can be chosen, and pages and cards keep both', async ({ anna, db }) => {
  const day = (text: string) => new Date(`${text}T00:00:00Z`);
  const october = Array.from({ length: 9 }, (_, index) => ['Running', day('2025-10-05'), index + 1] as Recorded);
  await recordsOf(db, anna.id, [
    ...october,
    ['Reading', day('2025-10-07'), 40],
    ['Reading', day('2024-03-01'), 50],
    ['Chess', day('2024-03-02'), 60],
  ]);
  await anna.says('/history');
  expect(labelsOf(await anna.taps('Choose month'))).toEqual(['Oct 2025', 'Mar 2024', 'Back']);
  const month = await anna.taps('Oct 2025');
  expect(textOf(month)).toMatch(/^October 2025, newest first · 1–8 of 10\n\nTue 7 Oct 2025\n1\. 40 min Reading/);
  expect(labelsOf(await anna.taps('Choose habit'))).toEqual(['Running', 'Reading', 'Back']);
  expect(textOf(await anna.taps('Running'))).toMatch(/^Running · October 2025, newest first · 1–8 of 9\n/);
  expect(textOf(await anna.taps('▶'))).toMatch(/^Running · October 2025, newest first · 9–9 of 9\n/);
  await anna.taps('9');
  await anna.taps('Change note');
  expect(labelsOf(await anna.taps('Cancel'))).toEqual(cardLabels);
  expect(textOf(await anna.taps('Back'))).toMatch(/^Running · October 2025, newest first · 9–9 of 9\n/);
  expect(labelsOf(await anna.taps('Choose month'))).toEqual(['All time', 'Oct 2025', 'Back']);
  expect(textOf(await anna.taps('All time'))).toMatch(/^Running, newest first · 1–8 of 9\n/);
  expect(textOf(await anna.taps('All records'))).toMatch(/^Your records, newest first · 1–8 of 12\n/);
});

test('months, days, habits and both are read after the command, in Russian too', async ({ anna, maria, db }) => {
  const day = new Date('2025-10-05T00:00:00Z');
  await recordsOf(db, anna.id, [['Running', day, 45]]);
  await recordsOf(db, maria.id, [['Бег', day, 45]]);
  for (const args of ['2025-10', 'october 2025', 'running october 2025', '2025-10-05', 'running'])
    expect(textOf(await anna.says(`/history ${args}`)), args).toMatch(
      /· 1–1 of 1\n\nSun 5 Oct 2025\n1\. 45 min Running/,
    );
  for (const command of ['/история бег', '/история октябрь 2025', '/history бег октябрь 2025', '/история 05.10.2025'])
    expect(textOf(await maria.says(command)), command).toContain('\n\nВс 5 окт. 2025\n1. 45 мин Бег');
  expect(textOf(await anna.says('/history qqqq'))).toContain('called “qqqq”');
  expect(textOf(await anna.says('/history 2025-13'))).toContain('There is no such day.');
  const nothing = await anna.says('/history running 2024');
  expect(textOf(nothing)).toBe('Running · 2024: nothing recorded.');
  expect(labelsOf(nothing)).toEqual(['Choose month', 'Choose habit', 'All records']);
});

test('eight records with the longest names and notes are one message', async ({ anna, db }) => {
  await record(anna, 8);
  await db.$client.query(`update warehouse.fact_records set note = repeat('🙂', 2000),
    local_date = local_date - (record_id % 8)::int, duration = 1439.99`);
  await db.$client.query(`update warehouse.dim_habits set habit_name = repeat('🏃', 64) where user_id is not null`);
  const page = await anna.says('/history');
  expect(page).toHaveLength(1);
  expect(textOf(page)).toMatch(/\n8\. /);
});

for (const button of ['Change duration', 'Change day', 'Change habit', 'Change note'])
  test(`${button} and Cancel show the card again, also after a restart`, async ({ anna, world }) => {
    await record(anna, 1);
    await anna.says('/history');
    const card = await anna.taps('1');
    await anna.taps(button);
    await world.restart();
    const again = await anna.taps('Cancel');
    expect(textOf(again)).toBe(textOf(card));
    expect(labelsOf(again)).toEqual(cardLabels);
    expect(textOf(await anna.says('running 20m'))).toMatch(/^✓ 20 min Running/);
  });

test('a complete record that is typed as a note is recorded, and the question stays', async ({ anna, db }) => {
  await record(anna, 1);
  await anna.says('/history');
  await anna.taps('1');
  await anna.taps('Change note');
  expect(textOf(await anna.says('run 45m'))).toMatch(/^✓ 45 min Running/);
  expect(textOf(await anna.says('run 5m yesterday #easy'))).toMatch(/^✓ 5 min Running · yesterday/);
  expect(textOf(await anna.says('with Anna 30 min'))).toBe('✓ 1 min Reading · today · with Anna 30 min');
  const { rows } = await db.$client.query('select note from warehouse.fact_records order by record_id');
  expect(rows.map(({ note }) => note)).toEqual(['with Anna 30 min', null, 'easy']);
});

test('a text that may be a note or a record is asked about', async ({ anna, db, world }) => {
  await record(anna, 1);
  const ask = async () => {
    await anna.says('/history');
    await anna.taps('1');
    await anna.taps('Change note');
    const asked = await anna.says('running with Anna 30 min');
    expect(textOf(asked)).toMatch(
      /^“running with Anna 30 min” looks like a separate record\..*\n\nWhat should the note say\?/,
    );
    expect(labelsOf(asked)).toEqual(['Save as note', 'Record it', 'No note', 'Cancel']);
  };
  await ask();
  expect(textOf(await anna.taps('Save as note'))).toBe('✓ 1 min Reading · today · running with Anna 30 min');
  await ask();
  await world.restart();
  const [card, question] = await anna.taps('Record it');
  expect(card?.text).toMatch(/^✓ 30 min Running/);
  expect(question?.text).toMatch(/^What should the note say\?/);
  expect(question?.message_id).toBeLessThan(card?.message_id ?? 0);
  expect(labelsOf(question ? [question] : [])).toEqual(['No note', 'Cancel']);
  await anna.says('running with Ben 20 min');
  expect(textOf(await anna.taps('Record it'))).toMatch(
    /^✓ 20 min Running .*\n50 min this week\n\nWhat should the note/,
  );
  expect(textOf(await anna.says('slowly'))).toBe('✓ 1 min Reading · today · slowly');
  const { rows } = await db.$client.query(
    'select duration::float8 as minutes, message_id is not null as typed from warehouse.fact_records order by record_id',
  );
  expect(rows).toEqual([
    { minutes: 1, typed: true },
    { minutes: 30, typed: true },
    { minutes: 20, typed: true },
  ]);
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
  await world.playground.finished(updateId);
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
  for (const name of ['ho', 'hx']) {
    const data = `1:${ben.id.toString(36)}:${name}:${rows[0].id.toString(36)}:0:0:a:0`;
    const last = ben.messages().at(-1)?.message_id ?? 0;
    await world.playground.finished((await world.playground.press(ben.id, ben.id, last, data)).updateId);
    expect(ben.messages().at(-1)?.text).not.toContain('Reading');
  }
  const { chat } = await world.playground.addGroup({ title: 'Together', members: [anna.id, ben.id] });
  expect(textOf(await anna.in(chat.id).says('/history'))).toContain('\n1. 1 min Reading');
  const other = actor(world.playground, ben, chat.id);
  expect(await other.taps('1')).toEqual([]);
  expect(other.toast()).toBe('Not yours: this button is for someone else.');
});
