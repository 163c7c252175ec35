import { expect } from 'vitest';
import { isolateRtl } from '../../src/bot/ui/bidi.ts';
import { actor, labelsOf, test, textOf } from '../harness/shared-chat.ts';

const odd = '<b>Йога</b> & 🧘🏽‍♀️ *x* _y_ مرحبا 1234567890 1234567890 12345';

test('/list shows own habits by category, and a press opens one', async ({ anna, ben }) => {
  await anna.says('reading 45m');
  await anna.says('reading 30m yesterday');
  await anna.says('running 1h');
  await ben.says('walking 20m');
  const list = await anna.says('/list');
  expect(textOf(list)).toBe(
    'Your habits\n\nLearning\n• Reading · 2 records · 1 h 15 min\n\nSport\n• Running · 1 record · 1 h',
  );
  expect(labelsOf(list).slice(0, 2)).toEqual(['Reading', 'Running']);
  const card = await anna.taps('Reading');
  expect(textOf(card)).toMatch(
    /^Reading\nMeasured in time\nCategory: Learning\nNo goal\nThis week: .+\n2 records · 1 h 15 min\nMon .+ {2}Sun .$/,
  );
  const changes = ['Goal', 'Reminders', 'Rest days', 'Category', 'Merge', 'Archive'];
  expect(labelsOf(card)).toEqual([...changes, 'Rename', 'Chart', 'History', 'Back']);
  expect(card).toHaveLength(1);
  expect(textOf(await anna.taps('Back'))).toBe(textOf(list));
  expect(textOf(await anna.says('/list'))).not.toContain('Walking');
});

test('without habits /list says how to begin, and a starter habit becomes an own habit', async ({ anna, db }) => {
  const empty = await anna.says('/list');
  expect(textOf(empty)).toContain('You have no habits yet.');
  const starters = labelsOf(empty).find((label) => label.startsWith('Starter habits')) ?? '';
  expect(labelsOf(await anna.taps(starters))).toContain('Running');
  const card = await anna.taps('Running');
  expect(textOf(card)).toBe(
    'Running\nMeasured in time\nCategory: Sport\nNo goal\nThis week: nothing yet\n\nEveryone can use this starter habit. Change it, and it becomes yours.',
  );
  expect(labelsOf(card)).not.toContain('Merge');
  await anna.taps('Rename');
  expect(textOf(await anna.says('Jogging'))).toBe('“Running” is now called “Jogging”.');
  expect(textOf(await anna.says('/list'))).toBe('Your habits\n\nSport\n• Jogging');
  const { rows } = await db.$client.query(
    `select count(*)::int as n from warehouse.dim_habits
    where user_id is null and habit_name in ('Running', 'Jogging')`,
  );
  expect(rows).toEqual([{ n: 1 }]);
});

test('a rename is shown as typed, and can be undone after a restart', async ({ anna, world }) => {
  await anna.says('reading 45m');
  await anna.says('/list');
  await anna.taps('Reading');
  expect(textOf(await anna.taps('Rename'))).toBe('What should “Reading” be called?');
  expect(textOf(await anna.says('x'.repeat(65)))).toBe(
    'A name can have up to 64 characters. Please choose a shorter one.\n\nWhat should “Reading” be called?',
  );
  await world.restart();
  expect(textOf(await anna.says(odd))).toBe(`“Reading” is now called “${odd}”.`);
  expect(textOf(await anna.says('/list'))).toContain(`• ${isolateRtl(odd)} · 1 record · 45 min`);
  expect(textOf(await anna.taps('Undo'))).toBe(`“${odd}” is now called “Reading”.`);
  expect(textOf(await anna.taps('Undo'))).toBe(`“Reading” is now called “${odd}”.`);
});

test('the same name or category changes nothing, and has no undo', async ({ anna }) => {
  await anna.says('reading 45m');
  await anna.says('/list');
  await anna.taps('Reading');
  await anna.taps('Rename');
  const renamed = await anna.says('Reading');
  expect(textOf(renamed)).toBe('Nothing changed: that’s how “Reading” is already.');
  expect(labelsOf(renamed)).toEqual(['Back']);
  await anna.taps('Back');
  await anna.taps('Category');
  expect(labelsOf(await anna.taps('Learning'))).toEqual(['Back']);
});

test('a name of another own habit offers a merge', async ({ anna }) => {
  await anna.says('reading 45m');
  await anna.says('running 1h');
  await anna.says('/list');
  await anna.taps('Running');
  await anna.taps('Rename');
  expect(textOf(await anna.says('READING'))).toBe('You already have a habit “Reading”. Merge “Running” into it?');
  expect(textOf(await anna.taps('Merge'))).toBe('“Running” is now part of “Reading”: 1 record moved.');
});

test('a move includes the records, and its undo removes the category that it created', async ({ anna, db }) => {
  await anna.says('reading 45m');
  await anna.says('/list');
  await anna.taps('Reading');
  const asked = await anna.taps('Category');
  expect(labelsOf(asked)).toContain('New');
  await anna.taps('New');
  expect(textOf(await anna.says('Evenings'))).toBe(
    '“Reading” is now in the category “Evenings”, with all its records.',
  );
  const categories = () =>
    db.$client
      .query(`select category_name as name, total_duration from warehouse.daily_view`)
      .then(({ rows }) => rows.map(({ name }) => name));
  expect(await categories()).toEqual(['Evenings']);
  expect(textOf(await anna.taps('Undo'))).toContain('in the category “Learning”');
  expect(await categories()).toEqual(['Learning']);
  const { rows } = await db.$client.query(`select from warehouse.dim_category where category_name = 'Evenings'`);
  expect(rows).toEqual([]);
  expect(textOf(await anna.taps('Undo'))).toContain('in the category “Evenings”');
  expect(await categories()).toEqual(['Evenings']);
});

test('a merge by button or by name combines the records, and can be undone', async ({ anna, db }) => {
  await anna.says('reading 45m');
  await anna.says('running 1h');
  await anna.says('/list');
  await anna.taps('Running');
  const asked = await anna.taps('Merge');
  expect(labelsOf(asked)[0]).toBe('Reading');
  expect(labelsOf(asked)).not.toContain('Running');
  const repeated = await anna.says('qqqqqq');
  expect(textOf(repeated)).toMatch(/^I don’t know that habit\. Choose one, or type its name\.\n\nAll records of/);
  expect(labelsOf(repeated)).toEqual(labelsOf(asked));
  expect(textOf(await anna.says('readng'))).toBe('“Running” is now part of “Reading”: 1 record moved.');
  const list = textOf(await anna.says('/list'));
  expect(list).toContain('• Reading · 2 records · 1 h 45 min');
  expect(list).not.toContain('Running');
  expect(textOf(await anna.taps('Undo'))).toBe('“Running” is a separate habit again, with 1 record.');
  expect(textOf(await anna.taps('Merge again'))).toBe('“Running” is now part of “Reading”: 1 record moved.');
  await anna.taps('Undo');
  const { rows } = await db.$client.query(
    'select habit_name, total_duration::float8 as minutes from warehouse.daily_view order by 1',
  );
  expect(rows).toEqual([
    { habit_name: 'Reading', minutes: 45 },
    { habit_name: 'Running', minutes: 60 },
  ]);
});

test('an archived habit disappears from the list, and can be revived', async ({ anna }) => {
  await anna.says('reading 45m');
  await anna.says('/list');
  await anna.taps('Reading');
  expect(textOf(await anna.taps('Archive'))).toBe(
    '“Reading” is archived. I won’t suggest it any more, but its records stay.',
  );
  expect(labelsOf(await anna.says('/record'))).not.toContain('Reading');
  expect(textOf(await anna.taps('Undo'))).toBe('“Reading” is back among your habits.');
  await anna.taps('Undo');
  expect(labelsOf(await anna.taps('Back'))).toContain('Archived (1)');
  await anna.taps('Archived (1)');
  expect(labelsOf(await anna.taps('Reading'))).toEqual(['Bring back', 'Rename', 'Chart', 'History', 'Back']);
  await anna.taps('Bring back');
  expect(textOf(await anna.says('/list'))).toContain('• Reading · 1 record · 45 min');
});

test('many habits are split into pages, also with the longest names', async ({ anna, db }) => {
  await anna.says('/start');
  await db.$client.query(
    `with c as (
      insert into warehouse.dim_category (user_id, category_name)
      select $1, repeat('😀', 62) || lpad(n::text, 2, '0') from generate_series(1, 25) n returning category_id)
    insert into warehouse.dim_habits (user_id, habit_name, category_id)
    select $1, repeat('🏃', 61) || lpad(row_number() over ()::text, 3, '0'), category_id from c`,
    [anna.id],
  );
  const first = await anna.says('/list');
  expect(textOf(first)).toMatch(/^Your habits · 1 of 3\n/);
  expect(labelsOf(first)).toContain('▶');
  expect(labelsOf(first)).not.toContain('◀');
  await anna.taps('▶');
  const last = await anna.taps('▶');
  expect(textOf(last)).toMatch(/^Your habits · 3 of 3\n/);
  expect(labelsOf(last).filter((label) => label.startsWith('🏃'))).toHaveLength(5);
  const opened = await anna.taps(labelsOf(last)[0] ?? '');
  expect(textOf(opened)).toMatch(/^🏃/u);
  expect(textOf(await anna.taps('Back'))).toBe(textOf(last));
});

test('a redelivered press changes nothing and is answered again', async ({ anna, world, db }) => {
  await anna.says('reading 45m');
  await anna.says('running 1h');
  await anna.says('/list');
  await anna.taps('Running');
  await anna.taps('Merge');
  const message = anna.messages().at(-1);
  const data = message?.reply_markup && 'inline_keyboard' in message.reply_markup && message.reply_markup;
  const first = data ? data.inline_keyboard[0]?.[0] : undefined;
  if (!message || !first || !('callback_data' in first)) throw new Error('no button to press');
  const { updateId } = await world.playground.press(anna.id, anna.chatId, message.message_id, first.callback_data);
  await world.playground.finished(updateId);
  await anna.taps('Undo');
  await world.playground.redeliver(updateId ?? 0);
  await anna.says('/help');
  const { rows } = await db.$client.query('select count(*)::int as n from warehouse.agg_daily');
  expect(rows).toEqual([{ n: 2 }]);
});

test('a card of a missing habit shows the list; an undo that is too late says so', async ({ anna, db }) => {
  await anna.says('reading 45m');
  await anna.says('/list');
  await anna.taps('Reading');
  await anna.taps('Rename');
  await anna.says('Books');
  await db.$client.query('delete from ops.telegram_update where outcome is not null');
  expect(textOf(await anna.taps('Undo'))).toBe('It’s too late to undo that with a button.');
  await anna.says('/list');
  await anna.taps('Books');
  await db.$client.query('select warehouse.forget_person($1)', [anna.id]);
  expect(textOf(await anna.taps('Archive'))).toBe('That habit no longer exists.');
  expect(textOf(await anna.taps('Back'))).toContain('You have no habits yet.');
});

test('in a group a press of another person does nothing, and no person edits a habit of another one', async ({
  anna,
  ben,
  world,
  db,
}) => {
  const { chat } = await world.playground.addGroup({ title: 'Together', members: [anna.id, ben.id] });
  const there = anna.in(chat.id);
  await anna.says('reading 45m');
  expect(textOf(await there.says('/list'))).toContain('• Reading');
  const other = actor(world.playground, ben, chat.id);
  expect(await other.taps('Reading')).toEqual([]);
  expect(other.toast()).toBe('Not yours: this button is for someone else.');
  // Forged data: Ben's own button with the id of Anna's habit.
  const { rows } = await db.$client.query('select habit_id::int as id from warehouse.dim_habits where user_id = $1', [
    anna.id,
  ]);
  await ben.says('/list');
  const data = `1:${ben.id.toString(36)}:la:${rows[0].id.toString(36)}`;
  const message = ben.messages().at(-1)?.message_id ?? 0;
  await world.playground.finished((await world.playground.press(ben.id, ben.id, message, data)).updateId);
  expect(ben.messages().at(-1)?.text).toBe('That habit no longer exists.');
  expect(textOf(await anna.says('/list'))).toContain('• Reading');
});

test('/list is in Russian, with Russian plurals', async ({ maria }) => {
  await maria.says('чтение 45м');
  await maria.says('чтение 15м');
  const list = await maria.says('/list');
  expect(textOf(list)).toMatch(/^Ваши привычки\n\n.+\n• Чтение · 2 записи · 1 ч$/);
  expect(labelsOf(await maria.taps('Чтение'))).toEqual([
    ...['Цель', 'Напоминания', 'Выходные', 'Категория', 'Объединить', 'В архив'],
    ...['Переименовать', 'График', 'История', 'Назад'],
  ]);
  await maria.taps('Переименовать');
  expect(textOf(await maria.says('Книги'))).toBe('«Чтение» теперь называется «Книги».');
});
