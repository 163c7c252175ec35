import { expect } from 'vitest';
import { labelsOf, test, textOf } from '../harness/shared-chat.ts';

test('/addcategory adds a category, reports an existing one, and can be undone', async ({ anna }) => {
  expect(textOf(await anna.says('/addcategory  Deep   <i>work</i> 🚀'))).toBe(
    'Added the category “Deep <i>work</i> 🚀”.',
  );
  expect(textOf(await anna.says('/add_category deep <I>WORK</I> 🚀'))).toBe(
    'You already have the category “Deep <i>work</i> 🚀”.',
  );
  expect(textOf(await anna.says('/addcategory sport'))).toBe('You already have the category “Sport”.');
  expect(textOf(await anna.says('/list'))).toContain('Categories without habits\nDeep <i>work</i> 🚀');
  expect(textOf(await anna.taps('Undo'))).toBe('Removed the category “Deep <i>work</i> 🚀”.');
  expect(textOf(await anna.says('/list'))).not.toContain('Deep');
  expect(textOf(await anna.taps('Restore'))).toBe('Added the category “Deep <i>work</i> 🚀”.');
});

test('/addcategory without a name asks for one, and a name that is too long is rejected', async ({ anna }) => {
  expect(textOf(await anna.says('/addcategory'))).toBe('What’s the new category called?');
  expect(textOf(await anna.says('я'.repeat(65)))).toBe(
    'A name can have up to 64 characters. Please choose a shorter one.\n\nWhat’s the new category called?',
  );
  expect(textOf(await anna.says('я'.repeat(64)))).toBe(`Added the category “${'я'.repeat(64)}”.`);
  expect(textOf(await anna.says(`/addcategory ${'я'.repeat(65)}`))).toContain('up to 64 characters');
  await anna.says('/addcategory');
  expect(textOf(await anna.taps('Cancel'))).toBe('Cancelled. Nothing was changed.');
});

test('a category in use stays, and categories of other people are not changed', async ({ anna, ben, world, db }) => {
  expect(textOf(await anna.says('/addcategory Garden'))).toContain('Added the category');
  const { rows } = await db.$client.query(
    `select category_id::int as id from warehouse.dim_category where user_id = $1 and category_name = 'Garden'`,
    [anna.id],
  );
  await ben.says('/addcategory Mine');
  const forged = `1:${ben.id.toString(36)}:cu:${rows[0].id.toString(36)}`;
  const last = ben.messages().at(-1)?.message_id ?? 0;
  await world.playground.finished((await world.playground.press(ben.id, ben.id, last, forged)).updateId);
  expect(ben.messages().at(-1)?.text).toBe('That category no longer exists.');
  await db.$client.query(
    `insert into warehouse.dim_habits (user_id, habit_name, category_id) values ($1, 'Cooking', $2)`,
    [anna.id, rows[0].id],
  );
  expect(textOf(await anna.taps('Undo'))).toBe('The category “Garden” has habits or records by now, so it stays.');
});

test('a redelivered command adds one category and is answered again', async ({ anna, world }) => {
  const { updateId } = await world.playground.sendText(anna.id, anna.chatId, '/addcategory Garden');
  await world.playground.finished(updateId);
  await world.playground.redeliver(updateId ?? 0);
  await anna.says('/help');
  expect(anna.messages().filter(({ text }) => text === 'Added the category “Garden”.')).toHaveLength(2);
});

test('/addcategory is in Russian for a Russian-speaking person', async ({ maria }) => {
  const added = await maria.says('/addcategory Сад');
  expect(textOf(added)).toBe('Категория «Сад» добавлена.');
  expect(labelsOf(added)).toEqual(['Отменить']);
});

test('a record that is typed as the name of a category is recorded, and the question stays', async ({
  anna,
  db,
  world,
}) => {
  await anna.says('/addcategory');
  expect(textOf(await anna.says('run 45m'))).toMatch(/^✓ 45 min Running/);
  await world.restart();
  expect(textOf(await anna.says('Reading'))).toBe('Added the category “Reading”.');
  const { rows } = await db.$client.query(
    'select category_name as name from warehouse.dim_category where user_id is not null order by 1',
  );
  expect(rows.map(({ name }) => name)).toEqual(['Reading', 'Sport']);
});

test('the beginning of a command suggests it', async ({ anna, ben }) => {
  for (const typed of ['/add category Garden', '/add', '/addcat', '/addcateg Garden'])
    expect(textOf(await anna.says(typed)), typed).toContain('Did you mean /addcategory?');
  expect(textOf(await ben.says('/backf'))).not.toContain('/backfill');
});
