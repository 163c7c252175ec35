import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { boardButton } from '../../src/handlers/today/buttons.ts';
import { addDays } from '../../src/time/days.ts';
import { type Actor, labelsOf, test, textOf } from '../harness/shared-chat.ts';

const today = () => new Date().toISOString().slice(0, 10);

/** Returns the records of a person that are not deleted: habit, value and days before today. */
async function stored(db: Db, { id }: Actor): Promise<string[]> {
  const { rows } = await db.$client.query<{ line: string }>(
    `select concat_ws(' ', h.habit_name, coalesce(r.amount, r.duration)::float8,
       (now() at time zone 'UTC')::date - r.local_date) as line
     from warehouse.fact_records r join warehouse.dim_habits h using (habit_id)
     where r.user_id = $1 and r.deleted_at is null order by r.record_id`,
    [id],
  );
  return rows.map(({ line }) => line);
}

test('the board shows what is due, and its buttons tick, record, skip and undo', async ({ ben, db, world }) => {
  expect(textOf(await ben.says('/today'))).toContain('Nothing is due today');
  for (const goal of ['reading 30m a day', 'water 8 a day', 'running 3 times a week', 'coffee at most 2 a day'])
    await ben.says(`/goal ${goal}`);
  await ben.says('vitamins 2026-01-05');
  await ben.says('reading 10m');
  const board = await ben.says('today');
  expect(textOf(board).replace(/^Today, \w{3} \d+ \w{3} /, 'Today ')).toBe(
    [
      'Today · 0 of 4 done',
      '',
      '○ Reading 10 of 30 min',
      '○ Running 0 of 3 days this week',
      '○ Vitamins',
      '○ Water 0 of 8 glasses',
    ].join('\n'),
  );
  expect(labelsOf(board)).toEqual(['Reading +20 min', 'Running …', '○ Vitamins', 'Water +8 glasses', '…']);

  expect(textOf(await ben.taps('○ Vitamins'))).toContain('✓ Vitamins');
  expect(textOf(await ben.taps('✓ Vitamins'))).toContain('○ Vitamins');
  expect(textOf(await ben.taps('Undo'))).toContain('✓ Vitamins');
  expect(ben.toast()).toBe('Undone');

  const { messageId, data } = ben.button('Reading +20 min');
  const presses = await Promise.all([1, 2].map(() => world.playground.press(ben.id, ben.chatId, messageId, data)));
  await Promise.all(presses.map(({ updateId }) => world.playground.finished(updateId)));
  const toasts = presses.map(({ callbackQueryId }) => world.playground.answers.get(callbackQueryId)?.text);
  expect(toasts).toEqual([undefined, 'This is counted already.']);

  await ben.taps('…');
  const choices = await ben.taps('Running');
  expect(labelsOf(choices)).toEqual(['15 min', '30 min', '45 min', '1 h', '▶ Start', 'Skip the day', 'Habit', 'Back']);
  expect(textOf(await ben.taps('45 min'))).toContain('✓ Running 1 of 3 days this week');
  await ben.taps('…');
  await ben.taps('Water');
  const skipped = await ben.taps('Skip the day');
  expect(textOf(skipped)).toContain('– Water (skipped)');
  expect(textOf(skipped)).toContain(' · 3 of 3 done');
  expect(await stored(db, ben)).toContain('Running 45 0');
  expect((await stored(db, ben)).filter((line) => line.startsWith('Reading'))).toEqual([
    'Reading 10 0',
    'Reading 20 0',
  ]);
  expect(textOf(await ben.taps('Undo'))).toContain('○ Water 0 of 8 glasses');
});

test('what was done on a day of rest is shown, and neither it nor a habit without a goal counts', async ({ ben }) => {
  await ben.says('/goal water 8 a day');
  await ben.says('/goal reading 30m a day');
  for (const line of ['water 3', 'vitamins', 'reading 30m', 'running 20m']) await ben.says(line);
  expect(textOf(await ben.says('/today'))).toContain(' · 2 of 3 done\n');
  await ben.says('/rest water today');
  await ben.says('/rest vitamins today');
  const board = textOf(await ben.says('/today'));
  expect(board).toContain(' · 1 of 1 done\n');
  expect(board).toContain('\n– Vitamins ✓ (rest day)');
  expect(board).toContain('\n– Water 3 of 8 glasses (rest day)');
  expect(board).toContain('\n✓ Running 20 min');
});

test('a habit stays on the board when its only tick or mark is gone', async ({ ben }) => {
  await ben.says('vitamins');
  await ben.says('/today');
  expect(textOf(await ben.taps('✓ Vitamins'))).toContain('○ Vitamins');
  await ben.taps('○ Vitamins');
  expect(textOf(await ben.taps('Undo'))).toContain('○ Vitamins');
  await ben.taps('…');
  await ben.taps('Vitamins');
  await ben.taps('Skip the day');
  expect(textOf(await ben.taps('Undo'))).toContain('○ Vitamins');
  expect(textOf(await ben.says('/today'))).toContain('○ Vitamins');
});

test('the choices begin with what is missing to a goal for a week', async ({ ben }) => {
  await ben.says('/goal reading 150m a week');
  await ben.says('reading 25m');
  await ben.says('/today');
  expect(labelsOf(await ben.taps('Reading …'))[0]).toBe('2 h 5 min');
});

test('a button from before a record was edited records nothing', async ({ ben, db }) => {
  await ben.says('/goal reading 30m a day');
  await ben.says('reading 10m');
  await ben.says('/today');
  await db.$client.query('update warehouse.fact_records set duration = 20 where user_id = $1', [ben.id]);
  const board = await ben.taps('Reading +20 min');
  expect(ben.toast()).toBe('This is counted already.');
  expect(textOf(board)).toContain('○ Reading 20 of 30 min');
  expect(await stored(db, ben)).toEqual(['Reading 20 0']);
});

test('a press on a board from before a change records for its habit and day, or says why not', async ({
  ben,
  maria,
  db,
  world,
}) => {
  /** Returns a function that presses a button as it is now, at any later time, and returns the board and the toast. */
  const remember = (person: Actor, label: string) => {
    const { messageId, data } = person.button(label);
    return async () => {
      const { updateId, callbackQueryId } = await world.playground.press(person.id, person.chatId, messageId, data);
      await world.playground.finished(updateId);
      const shown = person.messages().filter(({ message_id: id }) => id === messageId);
      return [textOf(shown).replace(/^.*\n\n/, ''), world.playground.answers.get(callbackQueryId)?.text];
    };
  };
  const change = (set: string, name: string) =>
    db.$client.query(`update warehouse.dim_habits set ${set} where user_id = $1 and habit_name = $2`, [ben.id, name]);
  for (const goal of ['reading 30m a day', 'running 20m a day', 'water 8 a day']) await ben.says(`/goal ${goal}`);
  await ben.says('/today');
  const [reading, running, water] = [
    remember(ben, 'Reading +30 min'),
    remember(ben, 'Running +20 min'),
    remember(ben, 'Water +8 glasses'),
  ];
  await ben.taps('…');
  await ben.taps('Running');
  const skip = remember(ben, 'Skip the day');
  await ben.says('/habit reading');
  await ben.taps('Rename');
  await ben.says('Books');
  await ben.says('/habit running');
  await ben.taps('Archive');
  await change(`unit = 'ml'`, 'Water');
  expect(await reading()).toEqual(['✓ Books 30 min\n○ Water 0 of 8 ml', undefined]);
  expect(await running()).toEqual(['✓ Books 30 min\n○ Water 0 of 8 ml', 'This habit is no longer on the board.']);
  expect(await skip()).toEqual(['✓ Books 30 min\n○ Water 0 of 8 ml', 'This habit is no longer on the board.']);
  expect(await water()).toEqual(['✓ Books 30 min\n○ Water 0 of 8 ml', 'This habit is measured in another way now.']);
  expect(await stored(db, ben)).toEqual(['Books 30 0']);
  const { rows } = await db.$client.query('select archived_at is not null as archived from warehouse.dim_habits');
  expect(rows.filter(({ archived }) => archived)).toHaveLength(1);

  await maria.says('/goal чтение 30м в день');
  await maria.says('/today');
  const read = remember(maria, 'Чтение +30 мин');
  await maria.says('чтение 10м'); // recorded by a text
  expect(await read()).toEqual(['○ Чтение 10 / 30 мин', 'Это уже записано.']);
});

test('the board of a week ago speaks of that week, and a kept maximum is done', async ({ ben, db, world }) => {
  await ben.says('/goal running 2 times a week');
  await ben.says('/goal water at most 8 a day');
  await db.$client.query(`update warehouse.habit_goal set valid_from = '2026-01-01'`);
  await ben.says('water 1');
  const [shown] = await ben.says('/today');
  expect(textOf(shown ? [shown] : [])).toMatch(/○ Running 0 of 2 days this week\n≤ Water 1 of 8 glasses$/);
  const weekAgo = addDays(today(), -8);
  const data = boardButton.pack(ben.id, { day: Number(weekAgo.replaceAll('-', '')), page: 0, mode: 0 });
  const { updateId } = await world.playground.press(ben.id, ben.chatId, shown?.message_id ?? 0, data);
  await world.playground.finished(updateId);
  const text = ben.messages().find(({ message_id: id }) => id === shown?.message_id)?.text;
  expect(text).toMatch(/○ Running 0 of 2 days that week\n✓ Water 0 of 8 glasses$/);
});

test('a board of yesterday works for yesterday', async ({ ben, db, world }) => {
  await ben.says('/goal reading 30m a day');
  await db.$client.query(`update warehouse.habit_goal set valid_from = '2026-01-01'`);
  const [help] = await ben.says('/today');
  const yesterday = addDays(today(), -1);
  const data = boardButton.pack(ben.id, { day: Number(yesterday.replaceAll('-', '')), page: 0, mode: 0 });
  const { updateId } = await world.playground.press(ben.id, ben.chatId, help?.message_id ?? 0, data);
  await world.playground.finished(updateId);
  const board = await ben.taps('Reading +30 min');
  expect(textOf(board)).toMatch(/^Yesterday, .* · 1 of 1 done\n\n✓ Reading 30 min$/);
  expect(labelsOf(board)).toEqual(['✓ Reading', '…', 'Undo', 'Today']);
  expect(textOf(await ben.taps('Today'))).toContain('○ Reading 0 of 30 min');
  expect(await stored(db, ben)).toEqual(['Reading 30 1']);
});

test('a long board has pages, and a press shows the same page again', async ({ ben, db }) => {
  await ben.says('vitamins');
  await db.$client.query(
    `insert into warehouse.dim_habits (user_id, habit_name, category_id, kind)
     select user_id, 'Tick ' || to_char(n, 'FM00'), category_id, 'check'
     from warehouse.dim_habits, generate_series(1, 24) as n where user_id = $1`,
    [ben.id],
  );
  const first = await ben.says('/today');
  expect(textOf(first)).toContain('1 of 25 done · page 1 of 3');
  expect(labelsOf(first)).toHaveLength(12);
  await ben.taps('▶');
  const second = await ben.taps('○ Tick 14');
  expect(textOf(second)).toContain('2 of 25 done · page 2 of 3');
  expect(textOf(second)).toContain('✓ Tick 14');
});

test('the board is Russian, too, and “сегодня” answers a question that waits', async ({ maria, db }) => {
  await maria.says('/goal чтение 30м в день');
  await maria.says('/goal бег 3 раза в неделю');
  await maria.says('/goal вода 8 в день');
  const board = await maria.says('сегодня');
  expect(textOf(board)).toMatch(/^Сегодня, .* · готово 0 из 3\n\n/);
  expect(textOf(board)).toContain('○ Бег 0 / 3 дня на этой неделе\n○ Вода 0 / 8 стаканов\n○ Чтение 0 / 30 мин');
  expect(textOf(await maria.taps('Чтение +30 мин'))).toContain('✓ Чтение 30 мин');
  await maria.says('бег 20м вчера');
  await maria.taps('Изменить день');
  expect(textOf(await maria.says('сегодня'))).toContain('✓ 20 мин Бег · сегодня');
  expect(await stored(db, maria)).toEqual(['Чтение 30 0', 'Бег 20 0']);
});

test('the answer to a record shows the streak and the goal, in both languages', async ({ ben, maria, db }) => {
  await ben.says('vitamins yesterday');
  expect(textOf(await ben.says('vitamins'))).toMatch(/^✓ Vitamins · today\n2 days in a row/);
  await ben.says('/goal reading 30m a day');
  await db.$client.query(`update warehouse.habit_goal set valid_from = '2026-01-01'`);
  await ben.says('reading 30m 2 days ago');
  expect(textOf(await ben.says('reading 10m'))).toMatch(/^✓ 10 min Reading · today\n10 min of 30 min today/);
  // A record of the past repairs the streak.
  expect(textOf(await ben.says('reading 30m yesterday'))).toMatch(/\n2 days in a row/);
  expect(textOf(await ben.says('reading 20m'))).toMatch(/\n3 days in a row · 30 min of 30 min today · goal reached/);
  await maria.says('витамины вчера');
  expect(textOf(await maria.says('витамины'))).toMatch(/^✓ Витамины · сегодня\n2 дня подряд/);
});
