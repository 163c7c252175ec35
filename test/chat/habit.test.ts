import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { type Actor, labelsOf, test, textOf } from '../harness/shared-chat.ts';

/** Returns the own habits of a person: name, kind and unit. */
async function ownHabits(db: Db, { id }: Actor): Promise<string[]> {
  const { rows } = await db.$client.query<{ line: string }>(
    `select concat_ws(' ', habit_name, kind, unit, direction) as line from warehouse.dim_habits
     where user_id = $1 order by habit_id`,
    [id],
  );
  return rows.map(({ line }) => line);
}

async function goals(db: Db, { id }: Actor): Promise<string[]> {
  const { rows } = await db.$client.query<{ line: string }>(
    `select concat_ws(' ', h.habit_name, g.measure, g.target::float8, g.period, g.every_days) as line
     from warehouse.habit_goal g join warehouse.dim_habits h using (habit_id)
     where g.user_id = $1 order by g.habit_id, g.valid_from`,
    [id],
  );
  return rows.map(({ line }) => line);
}

test('/newhabit asks for kind, unit and goal, and creates the habit with Undo', async ({ ben, db }) => {
  const kind = await ben.says('/newhabit Tea');
  expect(textOf(kind)).toBe('How do you measure “Tea”?');
  expect(labelsOf(kind)).toEqual(['Time', 'Number', 'Done or not', 'Cancel']);
  expect(labelsOf(await ben.taps('Number'))).toEqual([
    ...['×', 'glasses', 'pages', 'km', 'ml'],
    ...['Measure it in time', 'Cancel'],
  ]);
  expect(textOf(await ben.says('min'))).toContain('Minutes and hours are time, not a number.');
  expect(textOf(await ben.says('a very long unit of tea'))).toContain('up to 16 characters');
  const goal = await ben.says('cup');
  expect(labelsOf(goal)).toEqual(['1 cup a day', '5 cups a day', 'every day', '3 days a week', 'No goal', 'Cancel']);
  const created = await ben.says('at most 4 a day');
  expect(textOf(created)).toContain('Created the habit “Tea”.');
  expect(textOf(created)).toContain('Counted: cups');
  expect(textOf(created)).toContain('Goal: at most 4 cups a day');
  expect(await ownHabits(db, ben)).toEqual(['Tea count cups at_most']);
  expect(textOf(await ben.says('tea 3'))).toBe('✓ 3 cups Tea · today\n3 of at most 4 cups today');
  expect(textOf(await ben.says('tea 2'))).toContain('5 of at most 4 cups today · over the limit');
  await ben.says('/undo');
  await ben.says('/undo');
  expect(textOf(await ben.says('/newhabit tea'))).toContain('You already have the habit “Tea”.');
});

test('a created habit is undone while it has no records', async ({ ben, db }) => {
  await ben.says('/newhabit');
  await ben.says('Stretching');
  await ben.taps('Done or not');
  expect(textOf(await ben.taps('No goal'))).toContain('Done or not');
  expect(textOf(await ben.taps('Undo'))).toBe('Removed the habit “Stretching”.');
  expect(await ownHabits(db, ben)).toEqual([]);
  await ben.says('/newhabit Stretching');
  await ben.taps('Number');
  await ben.taps('Measure it in time');
  await ben.taps('No goal');
  await ben.says('stretching 10m');
  expect(textOf(await ben.taps('Undo'))).toContain('Removed: 10 min Stretching');
});

test('a record that is typed in place of an answer is recorded, and the question stays', async ({ ben, db }) => {
  await ben.says('/newhabit Tea');
  expect(textOf(await ben.says('running 20m'))).toContain('✓ 20 min Running');
  await ben.taps('Number');
  await ben.says('running 10m');
  await ben.taps('km');
  await ben.says('running 5m');
  await ben.taps('No goal');
  expect(await ownHabits(db, ben)).toEqual(['Running time at_least', 'Tea count km at_least']);
});

test('a new name without a value leads to /newhabit by its button, and takes a typed value', async ({ ben, db }) => {
  const question = await ben.says('rowing yesterday');
  expect(textOf(question)).toContain('“rowing” is new to me. Create it?');
  expect(labelsOf(await ben.taps('New habit “rowing”'))).toEqual(['Time', 'Number', 'Done or not', 'Cancel']);
  await ben.taps('Number');
  await ben.taps('km');
  const created = await ben.taps('No goal');
  expect(created.map(({ text }) => text?.split('\n')[0])).toEqual([
    'Created the habit “rowing”.',
    'rowing: how many km? Choose, or type a number.',
  ]);
  expect(textOf(await ben.says('5'))).toMatch(/^✓ 5 km rowing · yesterday/);
  await ben.says('juggling yesterday');
  expect(textOf(await ben.says('20m'))).toMatch(/^✓ 20 min juggling · yesterday/);
  await ben.says('tea yesterday');
  expect(labelsOf(await ben.says('3 cups'))[0]).toBe('New habit “tea” · 3 cups');
  expect(textOf(await ben.taps('New habit “tea” · 3 cups'))).toMatch(/^✓ 3 cups tea · yesterday/);
  expect(await ownHabits(db, ben)).toEqual([
    'rowing count km at_least',
    'juggling time at_least',
    'tea count cups at_least',
  ]);
});

test('a line that led to a new habit that is ticked is recorded with its day and note', async ({ ben, maria }) => {
  await ben.says('gratitude yesterday #calm');
  await ben.taps('New habit “gratitude”');
  await ben.taps('Done or not');
  const answers = await ben.taps('every day');
  expect(answers.map(({ text }) => text?.split('\n')[0])).toEqual([
    'Created the habit “gratitude”.',
    expect.stringMatching(/^✓ gratitude · yesterday.* · calm$/),
  ]);
  expect(textOf(await ben.taps('Undo'))).toMatch(/^Removed: gratitude · yesterday/);
  await ben.says('plank yesterday');
  await ben.says('plank today');
  await ben.taps('New habit “plank”');
  await ben.taps('Done or not');
  await ben.taps('No goal');
  await maria.says('планка вчера');
  await maria.taps('Новая привычка «планка»');
  await maria.taps('Время');
  const asked = await maria.taps('Без цели');
  expect(textOf(asked.slice(1))).toContain('планка');
  expect(textOf(await maria.says('5м'))).toMatch(/^✓ 5 мин планка · вчера/);
});

test('a new habit takes its goal with its name, its kind or its unit, and asks at most three questions', async ({
  ben,
  maria,
  db,
}) => {
  expect(textOf(await ben.says('/newhabit'))).toContain('“water 8 glasses a day”');
  const water = textOf(await ben.says('water 8 glasses a day'));
  expect(water).toContain('Created the habit “water”.');
  expect(water).toContain('Goal: 8 glasses a day');
  // A day without a year is the nearest one, so that of another month may be ahead.
  const month = new Date().toLocaleDateString('en-US', { month: 'short', timeZone: 'UTC' });
  expect(textOf(await ben.says(`/newhabit Tai chi 20m a day from 1 ${month}`))).toContain('Goal: 20 min a day');
  expect(textOf(await ben.says('/newhabit Stretching 3 times a week'))).toBe('How do you measure “Stretching”?');
  expect(textOf(await ben.taps('Done or not'))).toContain('Goal: 3 days a week');
  expect(textOf(await ben.says('/newhabit 7 minute workout'))).toBe('How do you measure “7 minute workout”?');
  expect(textOf(await ben.says('10m a day'))).toContain('Goal: 10 min a day');
  await ben.says('/newhabit Tea');
  await ben.taps('Number');
  expect(textOf(await ben.says('at most 4 cups a day'))).toContain('Goal: at most 4 cups a day');
  await ben.says('/newhabit');
  await ben.says('Juice');
  await ben.taps('Number');
  const juice = await ben.taps('glasses');
  expect(textOf(juice)).toContain('Created the habit “Juice”.');
  expect(labelsOf(juice)).toContain('Goal');
  expect(await ownHabits(db, ben)).toEqual([
    'water count glasses at_least',
    ...['Tai chi time at_least', 'Stretching check at_least', '7 minute workout time at_least'],
    ...['Tea count cups at_most', 'Juice count glasses at_least'],
  ]);
  await maria.says('/newhabit');
  expect(textOf(await maria.says('чай не больше 3 чашек в день'))).toContain('Цель: максимум 3 чашки в день');
});

test('/goal takes the day from which it applies, shows it, and is undone with what it replaced', async ({
  ben,
  maria,
  db,
}) => {
  const day = async (plus: number) =>
    (await db.$client.query(`select ((now() at time zone 'UTC')::date + ${plus})::text as day`)).rows[0].day as string;
  const [past, today, ahead] = [await day(-10), await day(0), await day(3)];
  const dated = async () =>
    (
      await db.$client.query<{ line: string }>(
        `select concat_ws(' ', valid_from, target::float8) as line from warehouse.habit_goal
        where user_id = $1 order by valid_from`,
        [ben.id],
      )
    ).rows.map(({ line }) => line);
  await ben.says('/goal reading 30m a day');
  const set = textOf(await ben.says(`/goal reading 20m a day from ${past}`));
  expect(set).toMatch(/^Goal for “Reading” from \w{3} \d+ \w{3}(?: \d{4})? on: 20 min a day\.$/);
  expect(await dated()).toEqual([`${past} 20`]);
  await ben.taps('Undo');
  expect(await dated()).toEqual([`${today} 30`]);
  expect(textOf(await ben.says(`/goal reading from ${ahead} on 45m a day`))).toContain('on: 45 min a day.');
  expect(await dated()).toEqual([`${today} 30`, `${ahead} 45`]);
  expect(textOf(await ben.says('/habit reading'))).toMatch(/Goal: 30 min a day\n.+\nFrom \w{3} .+ on: 45 min a day/);
  expect(textOf(await ben.says('/goal reading 10m a day from 31 Nov'))).toContain('There is no such day.');
  await ben.says(`/goal running from ${past}`);
  expect(textOf(await ben.taps('3 days a week'))).toMatch(/^Goal for “Running” from \w{3} \d+ \w{3}/);
  expect(textOf(await maria.says('/goal чтение 30м в день с понедельника'))).toMatch(
    /^Цель для «Чтение»(?: \(начало: пн \d+ [^)]+\)| с сегодняшнего дня): 30 мин в день\.$/,
  );
});

test('/goal sets a goal in one line, says what was understood, and undoes it', async ({ ben, db }) => {
  const set = await ben.says('/goal reading 30m a day');
  expect(textOf(set)).toBe('Goal for “Reading” from today on: 30 min a day.');
  expect(labelsOf(set)).toEqual(['Undo', 'Back']);
  expect(textOf(await ben.says('/goal run 3 times a week'))).toContain('“Running” from today on: 3 days a week.');
  expect(textOf(await ben.says('/goal water at least 8 a day'))).toContain('“Water” from today on: 8 glasses a day.');
  expect(textOf(await ben.says('/goal vitamins every day'))).toContain('“Vitamins” from today on: every day.');
  expect(await goals(db, ben)).toEqual([
    'Reading amount 30 day',
    'Running days 3 week',
    'Water amount 8 day',
    'Vitamins days 1 day',
  ]);
  expect(textOf(await ben.says('/goal reading 30m a day'))).toContain('Nothing changed');
  expect(textOf(await ben.says('/goal reading 5h a month'))).toContain('5 h a month');
  expect(textOf(await ben.taps('Undo'))).toBe('Undone. Goal for “Reading”: 30 min a day.');
  expect(textOf(await ben.says('/goal reading none'))).toContain('“Reading” has no goal from today on.');
  expect(textOf(await ben.says('water 3'))).toBe('✓ 3 glasses Water · today\n3 of 8 glasses today');
  expect(textOf(await ben.says('water 5'))).toContain('8 of 8 glasses today · goal reached · 8 glasses this week');
  expect(textOf(await ben.says('run 20m'))).toBe('✓ 20 min Running · today\n1 of 3 days this week');
  expect(textOf(await ben.says('/habit vitamins'))).toContain('Goal: every day\nNot done today yet');
  expect(textOf(await ben.says('vitamins'))).toBe('✓ Vitamins · today\nToday’s goal is reached');
});

test('the answer to a changed record shows the goal and the week, as the answer to a new one does', async ({ ben }) => {
  await ben.says('/goal water 8 a day');
  await ben.says('water 1');
  await ben.says('water 3');
  const message_id = ben.messages().findLast(({ fromBot }) => !fromBot)?.message_id ?? 0;
  const progress = '6 of 8 glasses today · 6 glasses this week';
  expect(textOf(await ben.edits(message_id, 'water 5'))).toBe(`✓ 5 glasses Water · today\n${progress}`);
  expect(textOf(await ben.edits(message_id, '5 water'))).toBe(`✓ 5 glasses Water · today\n${progress}`);
  await ben.taps('Change amount');
  expect(textOf(await ben.says('7'))).toContain('8 of 8 glasses today · goal reached · 8 glasses this week');
  await ben.says('/undo');
  expect(textOf(await ben.taps('Restore'))).toContain('8 of 8 glasses today');
});

test('/goal refuses what is no goal, and asks where a part is missing', async ({ ben, db }) => {
  expect(textOf(await ben.says('/goal reading soon'))).toContain('I can’t read “soon” as a goal for “Reading”.');
  expect(textOf(await ben.says('/goal water 30m a day'))).toContain('“Water” is measured in another way');
  expect(textOf(await ben.says('/goal reading 25h a day'))).toContain('can’t be reached');
  expect(textOf(await ben.says('/goal rowing 30m a day'))).toContain('I don’t know a habit');
  expect(labelsOf(await ben.says('/goal'))).toEqual(expect.arrayContaining(['Water', 'Running']));
  const question = await ben.taps('Water');
  expect(labelsOf(question)).toEqual([
    ...['6 glasses a day', '8 glasses a day', 'every day', '3 days a week', 'No goal', 'Cancel'],
  ]);
  expect(textOf(await ben.says('often'))).toContain('I can’t read “often” as a goal for “Water”.');
  expect(textOf(await ben.taps('8 glasses a day'))).toContain('Goal for “Water” from today on: 8 glasses a day.');
  await ben.says('/goal reading');
  await ben.taps('30 min a day');
  expect(await goals(db, ben)).toEqual(['Water amount 8 day', 'Reading amount 30 day']);
});

test('/habit shows the card, and its buttons lead on', async ({ ben, db }) => {
  await ben.says('water 3');
  const card = await ben.says('/habit wat');
  const [week, ...others] = textOf(card).split('\n').reverse();
  expect(others.reverse().join('\n')).toBe(
    'Water\nCounted: glasses\nCategory: Health\nNo goal\nThis week: 3 glasses\n1 record · 3 glasses',
  );
  expect(week).toMatch(/^(\w{3} · {2})*\w{3} ●( {2}\w{3} ·)*$/);
  const changes = ['Goal', 'Reminders', 'Rest days', 'Category', 'Merge', 'Archive'];
  expect(labelsOf(card)).toEqual([...changes, 'Rename', 'Chart', 'History', 'Back']);
  await ben.taps('Goal');
  await ben.taps('Cancel');
  await ben.taps('History');
  expect(textOf(ben.messages())).toContain('1. 3 glasses Water');
  await ben.says('/habit water');
  await ben.taps('Rename');
  await ben.says('Still water');
  expect(await ownHabits(db, ben)).toEqual(['Still water count glasses at_least']);
  expect(textOf(await ben.says('/habit still'))).toContain('Still water');
  expect(textOf(await ben.taps('Archive'))).toContain('archived');
  expect(labelsOf(await ben.says('/habit'))).toEqual(expect.arrayContaining(['Vitamins', 'Running']));
  expect(textOf(await ben.taps('Vitamins'))).toContain('Done or not');
  expect(textOf(await ben.says('/habit zzz'))).toContain('I don’t know a habit');
});

test('the kind of a habit changes while it has no records, and from done to a number', async ({ ben, db }) => {
  await ben.says('/habit vitamins');
  await ben.taps('Change kind');
  await ben.taps('Number');
  expect(textOf(await ben.says('pills'))).toBe('“Vitamins” has a new kind: Counted: pills.');
  await ben.taps('Undo');
  expect(await ownHabits(db, ben)).toEqual(['Vitamins check at_least']);
  await ben.says('vitamins');
  await ben.says('/habit vitamins');
  expect(labelsOf(await ben.taps('Change kind'))).toEqual(['Number', 'Cancel']);
  await ben.taps('Number');
  await ben.taps('×');
  expect(await ownHabits(db, ben)).toEqual(['Vitamins count × at_least']);
  expect(labelsOf(await ben.says('/habit vitamins'))).not.toContain('Change kind');
});

test('habits of different kinds are not merged', async ({ ben }) => {
  await ben.says('water 3');
  await ben.says('running 20m');
  await ben.says('reading 20m');
  await ben.says('/list water');
  const targets = labelsOf(await ben.taps('Merge'));
  expect(targets).not.toContain('Running');
});

test('the commands speak Russian', async ({ maria, db }) => {
  expect(labelsOf(await maria.says('/newhabit Чай'))).toEqual(['Время', 'Число', 'Сделано или нет', 'Отмена']);
  await maria.taps('Число');
  expect(textOf(await maria.says('часы'))).toContain('Минуты и часы — это время');
  await maria.says('чашка');
  const created = textOf(await maria.says('не больше 4 в день'));
  expect(created).toContain('Привычка «Чай» создана.');
  expect(created).toContain('Цель: максимум 4 чашки в день');
  expect(textOf(await maria.says('чай 2'))).toBe('✓ 2 чашки Чай · сегодня\nСегодня: 2, предел 4 чашки');
  expect(textOf(await maria.says('/goal чтение 30м в день'))).toContain('30 мин в день');
  expect(textOf(await maria.says('/goal бег 3 раза в неделю'))).toContain('3 дня в неделю');
  expect(textOf(await maria.taps('Отменить'))).toBe('Отменено. У «Бег» нет цели.');
  expect(textOf(await maria.says('/goal чтение нет'))).toContain('с сегодняшнего дня нет цели');
  expect(textOf(await maria.says('/habit чай'))).toContain('Считается число: чашки');
  expect(await ownHabits(db, maria)).toContain('Чай count чашки at_most');
});

test('/habit shows score, streaks and the days of the week, in both languages', async ({ ben, db }) => {
  for (const day of ['today', 'yesterday', '2 days ago', '10 days ago']) await ben.says(`vitamins yes ${day}`);
  const card = textOf(await ben.says('/habit vitamins'));
  // 0.5^(1/13) of each day before is left: three done days after six that were missed after one.
  expect(card).toContain('\nScore: 18 of 100\n');
  expect(card).toMatch(/\nStreak: 3 days \(.+\s–\s.+\), your best so far\n/);
  expect(card).toContain('\nGoal: every day, until you set another one\n');
  await ben.says('/goal reading 30m a day');
  await ben.says('reading 20m');
  expect(textOf(await ben.says('/habit reading'))).toMatch(/ ○( {2}\w{3} ·)*$/);
  await db.$client.query(`update warehouse.dim_users set language = 'ru' where user_id = $1`, [ben.id]);
  const russian = textOf(await ben.says('/habit vitamins'));
  expect(russian).toContain('\nОценка: 18 из 100\n');
  expect(russian).toMatch(/\nСерия: 3 дня \(.+–.+\), пока лучшая\n/);
  expect(russian).toMatch(/\nпн [●○✗–·]( {2}[а-я]{2} [●○✗–·]){6}$/);
});
