import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { labelsOf, test, textOf } from '../harness/shared-chat.ts';

/** The category of each own habit that is shown, by name, with the category of its records. */
async function categoriesOf(db: Db): Promise<string[]> {
  const { rows } = await db.$client.query(
    `select h.habit_name || ': ' || c.category_name || coalesce(' = ' || min(rc.category_name), '') as line
    from warehouse.dim_habits h join warehouse.dim_category c using (category_id)
    left join warehouse.agg_daily a using (habit_id)
    left join warehouse.dim_category rc on rc.category_id = a.category_id
    where h.user_id is not null and h.removed_at is null
    group by h.habit_name, c.category_name order by 1`,
  );
  return rows.map(({ line }) => line);
}

test('/list shows the categories, and a press opens one', async ({ anna, maria }) => {
  await anna.says('reading 45m');
  await anna.says('running 1h');
  await anna.says('/addcategory Garden');
  expect(labelsOf(await anna.says('/list'))).toContain('Categories (3)');
  const page = await anna.taps('Categories (3)');
  expect(textOf(page)).toBe(
    'Your categories\n\n• Garden · no habits\n• Learning · 1 habit · 1 record · 45 min\n• Sport · 1 habit · 1 record · 1 h',
  );
  expect(labelsOf(page)).toEqual(['Garden', 'Learning', 'Sport', 'Back']);
  expect(textOf(await anna.says('/list categories'))).toBe(textOf(page));
  const card = await anna.taps('Sport');
  expect(textOf(card)).toBe('Sport\n1 habit · 1 record · 1 h');
  expect(labelsOf(card)).toEqual(['Rename', 'Delete', 'Back']);
  expect(textOf(await anna.taps('Back'))).toBe(textOf(page));
  expect(textOf(await anna.taps('Back'))).toContain('Your habits');
  expect(textOf(await anna.says('/list garden'))).toBe('Garden\nno habits');
  expect(textOf(await maria.says('/list категории'))).toContain('пока нет своих категорий');
});

test('a category is renamed, and Undo renames it back after a restart', async ({ anna, db, world }) => {
  await anna.says('running 1h');
  await anna.says('/list categories');
  await anna.taps('Sport');
  expect(textOf(await anna.taps('Rename'))).toBe('What should the category “Sport” be called?');
  await world.restart();
  expect(textOf(await anna.says('Fitness <b>'))).toBe('The category “Sport” is now called “Fitness <b>”.');
  expect(await categoriesOf(db)).toEqual(['Running: Fitness <b> = Fitness <b>']);
  await world.restart();
  expect(textOf(await anna.taps('Undo'))).toBe('The category “Fitness <b>” is now called “Sport”.');
  expect(await categoriesOf(db)).toEqual(['Running: Sport = Sport']);
});

test('a name that another category has changes nothing, and neither does the same name', async ({ anna, db }) => {
  await anna.says('running 1h');
  await anna.says('reading 1h');
  for (const [typed, answer] of [
    ['LEARNING', 'You already have the category “Learning”. Nothing was changed.'],
    ['Sport', 'Nothing changed: the category is already called “Sport”.'],
  ] as const) {
    await anna.says('/list categories');
    await anna.taps('Sport');
    await anna.taps('Rename');
    const answered = await anna.says(typed);
    expect(textOf(answered)).toBe(answer);
    expect(labelsOf(answered)).toEqual(['Back']);
  }
  expect(await categoriesOf(db)).toEqual(['Reading: Learning = Learning', 'Running: Sport = Sport']);
});

test('a deleted category leaves its habits in Other, and Undo brings both back after a restart', async ({
  anna,
  db,
  world,
}) => {
  await anna.says('running 1h');
  await anna.says('walking 30m');
  await anna.says('reading 45m');
  const before = await categoriesOf(db);
  const idOf = async (name: string) =>
    (
      await db.$client.query(
        'select category_id::int as id from warehouse.dim_category where category_name = $1 and user_id is not null',
        [name],
      )
    ).rows.map(({ id }) => id);
  const sport = await idOf('Sport');
  expect(sport).toHaveLength(1);
  await anna.says('/list categories');
  await anna.taps('Sport');
  expect(textOf(await anna.taps('Delete'))).toBe(
    'Deleted the category “Sport”. Its 2 habits are now in “Other”, with all their records.',
  );
  expect(await categoriesOf(db)).toEqual([
    'Reading: Learning = Learning',
    'Running: Other = Other',
    'Walking: Other = Other',
  ]);
  await world.restart();
  expect(textOf(await anna.taps('Undo'))).toBe('The category “Sport” is back, with its habits.');
  expect(await categoriesOf(db)).toEqual(before);
  expect(await idOf('Sport')).toEqual(sport);
  expect(await idOf('Other')).toEqual([]);
});

test('Undo of a deletion leaves a habit where the person has moved it since', async ({ anna, db, world }) => {
  await anna.says('running 1h');
  await anna.says('walking 30m');
  await anna.says('/list categories');
  await anna.taps('Sport');
  await anna.taps('Delete');
  const { messageId, data } = anna.button('Undo');
  await anna.says('/list walking');
  await anna.taps('Category');
  await anna.says('Evenings');
  await world.playground.finished((await world.playground.press(anna.id, anna.chatId, messageId, data)).updateId);
  expect(await categoriesOf(db)).toEqual(['Running: Sport = Sport', 'Walking: Evenings = Evenings']);
});

test('a redelivered deletion is answered again and deletes nothing more', async ({ anna, db, world }) => {
  await anna.says('running 1h');
  await anna.says('/list categories');
  await anna.taps('Sport');
  const { messageId, data } = anna.button('Delete');
  const { updateId } = await world.playground.press(anna.id, anna.chatId, messageId, data);
  await world.playground.finished(updateId);
  await anna.taps('Undo');
  await world.playground.redeliver(updateId ?? 0);
  await anna.says('/help');
  expect(await categoriesOf(db)).toEqual(['Running: Sport = Sport']);
});

test('Other stays, and nobody changes the categories of other people', async ({ anna, ben, db, world }) => {
  await anna.says('Gardening 1h');
  await anna.taps(labelsOf(anna.messages().slice(-1)).find((label) => label.startsWith('New habit')) ?? '');
  await anna.says('/list categories');
  const card = await anna.taps('Other');
  expect(labelsOf(card)).toEqual(['Rename', 'Back']);
  expect(textOf(card)).toContain('can’t be deleted');
  const { rows } = await db.$client.query(
    `select category_id::int as id from warehouse.dim_category where user_id = $1 and category_name = 'Other'`,
    [anna.id],
  );
  const id = rows[0].id.toString(36);
  const forged = async (person: typeof ben, name: string) => {
    const last = person.messages().at(-1)?.message_id ?? 0;
    const data = `1:${person.id.toString(36)}:${name}:${id}`;
    await world.playground.finished((await world.playground.press(person.id, person.id, last, data)).updateId);
    return person.messages().at(-1)?.text;
  };
  expect(await forged(anna, 'ld')).toContain('can’t be deleted');
  await ben.says('/list categories');
  expect(await forged(ben, 'ld')).toBe('That category no longer exists.');
  await ben.says('/list categories');
  expect(await forged(ben, 'lo')).toContain('You have no categories of your own yet.');
  await ben.says('/list categories');
  expect(await forged(ben, 'le')).toContain('You have no categories of your own yet.');
  expect(await categoriesOf(db)).toEqual(['Gardening: Other = Other']);
});

test('categories in Russian move their habits to «Другое»', async ({ maria, db }) => {
  await maria.says('бег 45м');
  await maria.says('/list категории');
  await maria.taps('Спорт');
  expect(textOf(await maria.taps('Удалить'))).toBe(
    'Категория «Спорт» удалена. 1 привычка со всеми записями теперь в категории «Другое».',
  );
  expect(await categoriesOf(db)).toEqual(['Бег: Другое = Другое']);
  expect(textOf(await maria.taps('Отменить'))).toBe('Категория «Спорт» снова на месте, вместе с привычками.');
});

test('an undo that is too late says so', async ({ anna, db }) => {
  await anna.says('running 1h');
  await anna.says('/list categories');
  await anna.taps('Sport');
  await anna.taps('Delete');
  await db.$client.query('delete from ops.telegram_update where outcome is not null');
  expect(textOf(await anna.taps('Undo'))).toBe('It’s too late to undo that with a button.');
});

for (const [button, open] of [
  ['Rename', 'Reading'],
  ['Category', 'Reading'],
  ['Merge', 'Reading'],
] as const)
  test(`${button} and Cancel show the habit again`, async ({ anna, world }) => {
    await anna.says('reading 45m');
    await anna.says('/list');
    const card = await anna.taps(open);
    await anna.taps(button);
    await world.restart();
    const again = await anna.taps('Cancel');
    expect(textOf(again)).toBe(textOf(card));
    expect(labelsOf(again)).toEqual(labelsOf(card));
    expect(textOf(await anna.says('Books'))).not.toContain('now called');
  });

test('Cancel of a new category for a habit, and of the name of a category, show the card again', async ({ anna }) => {
  await anna.says('reading 45m');
  await anna.says('/list');
  const card = await anna.taps('Reading');
  await anna.taps('Category');
  await anna.taps('New');
  expect(textOf(await anna.taps('Cancel'))).toBe(textOf(card));
  await anna.says('/list categories');
  const category = await anna.taps('Learning');
  await anna.taps('Rename');
  expect(textOf(await anna.taps('Cancel'))).toBe(textOf(category));
});

test('a record that is typed as a name is recorded, and the question for the name stays', async ({ anna, db }) => {
  await anna.says('reading 45m');
  await anna.says('/list');
  await anna.taps('Reading');
  await anna.taps('Rename');
  expect(textOf(await anna.says('run 45m'))).toMatch(/^✓ 45 min Running/);
  expect(textOf(await anna.says('Books'))).toBe('“Reading” is now called “Books”.');
  await anna.taps('Back');
  await anna.taps('Category');
  expect(textOf(await anna.says('run 5m'))).toMatch(/^✓ 5 min Running/);
  expect(textOf(await anna.says('Evenings'))).toContain('is now in the category “Evenings”');
  await anna.says('/list categories');
  await anna.taps('Evenings');
  await anna.taps('Rename');
  expect(textOf(await anna.says('run 6m'))).toMatch(/^✓ 6 min Running/);
  expect(textOf(await anna.says('Nights'))).toBe('The category “Evenings” is now called “Nights”.');
  expect(await categoriesOf(db)).toEqual(['Books: Nights = Nights', 'Running: Sport = Sport']);
});

test('a name that may be a record is a name after a press only', async ({ anna, db }) => {
  await anna.says('reading 45m');
  await anna.says('/list');
  await anna.taps('Reading');
  await anna.taps('Rename');
  const asked = await anna.says('run 30-40 min');
  expect(textOf(asked)).toBe(
    '“run 30-40 min” looks like a record. Use it as the name anyway?\n\nWhat should “Reading” be called?',
  );
  expect(labelsOf(asked)).toEqual(['Use as name', 'Cancel']);
  expect(textOf(await anna.taps('Use as name'))).toBe('“Reading” is now called “run 30-40 min”.');
  const { rows } = await db.$client.query('select count(*)::int as n from warehouse.fact_records');
  expect(rows).toEqual([{ n: 1 }]);
});
