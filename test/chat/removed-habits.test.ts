import { expect } from 'vitest';
import { type Actor, labelsOf, test, textOf } from '../harness/shared-chat.ts';

/** Records a habit that does not exist yet. */
async function recordNew(person: Actor, line: string): Promise<void> {
  const asked = await person.says(line);
  await person.taps(labelsOf(asked).find((label) => label.startsWith('New habit')) ?? '');
}

test('a habit that only an undone record created disappears, and Restore brings it back', async ({ anna }) => {
  await recordNew(anna, 'Gardening 45m');
  const listed = textOf(await anna.says('/list'));
  expect(listed).toContain('• Gardening');
  await anna.says('/undo');
  const empty = await anna.says('/list');
  expect(textOf(empty)).toBe(
    'Your habits\n\nYou have no habits yet. Tell me what you did, like “run 45m”, or use /record.',
  );
  expect(labelsOf(empty).join()).not.toMatch(/Archived|Categories/);
  expect(labelsOf(await anna.says('/record'))).not.toContain('Gardening');
  await anna.says('/cancel');
  await anna.taps('Restore');
  expect(textOf(await anna.says('/list'))).toBe(listed);
});

test('a starter habit whose only record was undone is a starter again', async ({ anna, db }) => {
  await anna.says('run 45m');
  await anna.taps('Undo');
  expect(textOf(await anna.says('/list'))).toContain('You have no habits yet.');
  expect(textOf(await anna.says('/list running'))).toContain('Everyone can use this starter habit.');
  expect(textOf(await anna.says('run 20m'))).toMatch(/^✓ 20 min Running/);
  expect(textOf(await anna.says('/list'))).toContain('• Running · 1 record · 20 min');
  const { rows } = await db.$client.query(
    'select habit_name, archived_at, removed_at from warehouse.dim_habits where user_id is not null',
  );
  expect(rows).toEqual([{ habit_name: 'Running', archived_at: null, removed_at: null }]);
});

test('a habit with other records, and one that was made or changed by hand, stays', async ({ anna }) => {
  await anna.says('run 45m');
  await anna.says('run 20m');
  await anna.says('/undo');
  expect(textOf(await anna.says('/list'))).toContain('• Running · 1 record · 45 min');
  await anna.says('/list running');
  await anna.taps('Rename');
  await anna.says('Jogging');
  await anna.says('/undo');
  expect(textOf(await anna.says('/list'))).toMatch(/• Jogging$/);
  await anna.says('/list walking');
  await anna.taps('Category');
  await anna.says('Evenings');
  await anna.says('walking 20m');
  await anna.says('/undo');
  expect(textOf(await anna.says('/list'))).toContain('• Walking');
});

test('a record under a wrong new name leaves no empty habit after Change habit, and Undo brings it back', async ({
  anna,
}) => {
  await anna.says('reading 30m');
  await recordNew(anna, 'Gardening 45m');
  await anna.taps('Change habit');
  await anna.taps('Reading');
  expect(textOf(await anna.says('/list'))).not.toContain('Gardening');
  await anna.taps('Undo');
  expect(textOf(await anna.says('/list'))).toContain('• Gardening · 1 record · 45 min');
});

test('a removed habit is created anew in the category that is chosen then', async ({ anna, db }) => {
  await recordNew(anna, 'gardening 45m');
  await anna.says('/undo');
  await anna.says('/record');
  await anna.taps('New');
  await anna.says('Gardening');
  await anna.taps('Sport');
  await anna.says('20m');
  expect(textOf(await anna.says('/list'))).toContain('Sport\n• Gardening · 1 record · 20 min');
  const { rows } = await db.$client.query(
    `select distinct c.category_name as name from warehouse.fact_records r join warehouse.dim_category c using (category_id)`,
  );
  expect(rows).toEqual([{ name: 'Sport' }]);
});

test('another habit can get the name of a removed one, and a restored record belongs to it', async ({ anna }) => {
  await anna.says('reading 30m');
  await recordNew(anna, 'Gardening 45m');
  await anna.says('/undo');
  const restore = anna.button('Restore');
  await anna.says('/list reading');
  await anna.taps('Rename');
  expect(textOf(await anna.says('Gardening'))).toBe('“Reading” is now called “Gardening”.');
  expect(restore.data).not.toBe('');
  await anna.taps('Restore');
  expect(textOf(await anna.says('/list'))).toBe('Your habits\n\nLearning\n• Gardening · 2 records · 1 h 15 min');
});

test('a category with only removed habits can be deleted', async ({ anna, db }) => {
  await anna.says('/addcategory Garden');
  await anna.says('/record');
  await anna.taps('New');
  await anna.says('Weeding');
  await anna.taps('Garden');
  await anna.says('20m');
  await anna.says('/undo');
  await anna.says('/list garden');
  expect(textOf(await anna.taps('Delete'))).toBe('Deleted the category “Garden”.');
  await anna.taps('Undo');
  await anna.taps('Restore');
  expect(textOf(await anna.says('/list'))).toContain('Garden\n• Weeding · 1 record · 20 min');
  const { rows } = await db.$client.query('select habit_name from warehouse.dim_habits where removed_at is not null');
  expect(rows).toEqual([]);
});
