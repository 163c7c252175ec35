import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { type Actor, labelsOf, test, textOf } from '../harness/shared-chat.ts';

/** Returns the rests and skipped days of a person: habit, weekdays, days from today, reason. */
async function stored(db: Db, { id }: Actor): Promise<string[]> {
  const { rows } = await db.$client.query<{ line: string }>(
    `select concat_ws(' ', coalesce(h.habit_name, 'all'), r.weekdays, r.from_date - current_date,
       r.to_date - current_date, r.reason) as line
     from warehouse.rest r left join warehouse.dim_habits h using (user_id, habit_id) where r.user_id = $1
     union all
     select concat_ws(' ', h.habit_name, m.mark, m.local_date - current_date, m.note)
     from warehouse.day_mark m join warehouse.dim_habits h using (user_id, habit_id) where m.user_id = $1
     order by 1`,
    [id],
  );
  return rows.map(({ line }) => line);
}

/** The year of vacations that are ahead. */
const year = new Date().getUTCFullYear() + 5;
const weekdayOf = (day: string) => new Date(day).toLocaleDateString('en-GB', { weekday: 'short', timeZone: 'UTC' });
/** The beginning of the text of a vacation from 5 January of that year on. */
const from5Jan = `${weekdayOf(`${year}-01-05`)}.5.Jan`;

test('rest days and vacations are set, listed, ended, deleted and undone', async ({ ben, db }) => {
  const empty = await ben.says('/rest');
  expect(textOf(empty)).toContain('You have no rest days.');
  await ben.says('running 20m 2026-01-05');
  expect(textOf(await ben.says('/rest running sat sun'))).toBe('Running: rest days are Sat, Sun, from today on.');
  expect(await stored(db, ben)).toEqual(['Running 96 0']);
  const [first, last] = [`${year - 1}-12-24`, `${year}-01-06`].map(weekdayOf);
  const winter = `${first} 24 Dec ${year - 1}.–.${last} 6 Jan ${year}`;
  const vacation = await ben.says(`/rest 24.12.${year - 1}–6.1 #skiing`);
  expect(textOf(vacation)).toMatch(new RegExp(`^All habits: vacation ${winter} \\(14 days\\)\\.$`));
  const list = await ben.says('/rest');
  expect(textOf(list)).toMatch(/^Rest days\n\n• All habits: .* \(14 days\) · skiing\n• Running: Sat, Sun\n/);
  expect(labelsOf(list)).toEqual(['Delete: All habits', 'Delete: Running']);
  expect(textOf(await ben.taps('Delete: All habits'))).toBe('All habits: the vacation is deleted.');
  expect(await stored(db, ben)).toEqual(['Running 96 0']);
  expect(textOf(await ben.taps('Undo'))).toMatch(/^Undone\.\n\nRest days\n/);
  expect(await stored(db, ben)).toHaveLength(2);
  await db.$client.query('update warehouse.rest set from_date = from_date - 30 where weekdays is not null');
  await ben.says('/rest');
  await ben.taps('End: Running');
  expect(await stored(db, ben)).toContain('Running 96 -30 -1');
  await ben.taps('Undo');
  expect(await stored(db, ben)).toContain('Running 96 -30');
  await ben.says(`/rest running 5.1.${year}-7.1.${year}`);
  const labels = labelsOf(await ben.says('/rest'));
  expect(labels.filter((label) => label.includes('Running'))).toHaveLength(3);
  expect(labels).toContain('Delete: Running: Sat, Sun');
});

test('the card of rest days has a button for each weekday, and a double press counts once', async ({ ben, db }) => {
  await ben.says('running 20m');
  const card = await ben.says('/rest running');
  expect(labelsOf(card).slice(0, 7)).toEqual(
    ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].map((day) => `☐ ${day}`),
  );
  await ben.taps('☐ Sat');
  expect(textOf(await ben.taps('☐ Sun'))).toContain('Rest days: Sat, Sun');
  expect(await stored(db, ben)).toEqual(['Running 96 0']);
  expect(textOf(await ben.taps('Undo'))).toContain('Undone.');
  expect(await stored(db, ben)).toEqual(['Running 32 0']);
  expect(textOf(await ben.says('/rest swimming 24.12–6.1'))).toContain('“swimming”');
  expect(textOf(await ben.says('/rest 30.2–5.3'))).toContain('One of these days doesn’t exist');
});

test('a day is skipped with a reason and undone, and not where it has records', async ({ ben, db }) => {
  await ben.says('running 20m');
  expect(textOf(await ben.says('/skip running'))).toContain('Running has a record on that day');
  expect(textOf(await ben.says('/skip running yesterday ill'))).toMatch(/^– Running: skipped · yesterday, .* · ill$/);
  expect(await stored(db, ben)).toEqual(['Running skip -1 ill']);
  expect(textOf(await ben.taps('Undo'))).toMatch(/^Not skipped any more: Running/);
  expect(textOf(await ben.says('/skip running tomorrow'))).toContain('– Running: skipped');
  expect(await stored(db, ben)).toEqual(['Running skip 1']);
  expect(labelsOf(await ben.says('/skip'))).toEqual(['Running']);
});

test('a day ahead is skipped, and a day that is not understood marks none', async ({ ben, maria, db }) => {
  await ben.says('running 20m 2026-01-05');
  expect(textOf(await ben.says('/skip running family trip in 2 days'))).toMatch(
    /^– Running: skipped · .* · family trip$/,
  );
  expect(await stored(db, ben)).toEqual(['Running skip 2 family trip']);
  expect(textOf(await ben.says('/skip running 31.2 ill'))).toContain('There is no such day.');
  expect(textOf(await ben.says('/skip r 31.2 ill'))).toContain('There is no such day.');
  expect(textOf(await ben.says('/skip running until friday'))).toContain('/rest Running until Sunday');
  expect(await stored(db, ben)).toEqual(['Running skip 2 family trip']);
  await maria.says('бег 20м 5.01.2026');
  await maria.says('/skip бег в отпуске послезавтра');
  expect(await stored(db, maria)).toEqual(['Бег skip 2 в отпуске']);
});

test('a button that says which habit is meant keeps the day, the time and the reason', async ({ ben, db }) => {
  await ben.says('running 20m 2026-01-05');
  await ben.says('reading 20m 2026-01-05');
  expect(labelsOf(await ben.says('/skip r yesterday ill'))).toEqual(expect.arrayContaining(['Running', 'Reading']));
  await ben.taps('Running');
  expect(await stored(db, ben)).toEqual(['Running skip -1 ill']);
  await ben.says('/rest r sat sun #because');
  expect(textOf(await ben.taps('Reading'))).toBe('Reading: rest days are Sat, Sun, from today on.');
  await ben.says(`/rest r 5.1.${year}–7.1.${year} #skiing`);
  await ben.taps('Reading');
  const rests = await stored(db, ben);
  expect(rests).toHaveLength(3);
  expect(rests).toContain('Reading 96 0 because');
  expect(rests).toContainEqual(expect.stringMatching(/^Reading \d+ \d+ skiing$/));
  const [question] = await ben.says('/skip r yesterday ill');
  await db.$client.query('update ops.telegram_update set outcome = null where user_id = $1', [ben.id]);
  expect(textOf(question ? [question] : [])).toContain('Which');
  expect(textOf(await ben.taps('Reading'))).toBe('That question is already closed.');
  expect(textOf(await ben.says('/rest reading #ill'))).toContain('When do you rest from Reading?');
});

test('/rest none says what still applies', async ({ ben, db }) => {
  await ben.says('running 20m 2026-01-05');
  expect(textOf(await ben.says('/rest none'))).toBe('All habits: there were no weekly rest days.');
  await ben.says('/rest sat');
  await ben.says('/rest running sun #church');
  await ben.says(`/rest 5.1.${year}–7.1.${year}`);
  expect(textOf(await ben.says('/rest none')).split('\n')).toEqual([
    'All habits: no weekly rest days any more, from today on.',
    '',
    'These still apply:',
    expect.stringMatching(new RegExp(`^• All habits: ${from5Jan}.*${year} \\(3 days\\)$`)),
    '• Running: Sun · church',
  ]);
  expect(textOf(await ben.says('/rest running sun'))).toBe('Running: rest days are Sun already.');
  expect(textOf(await ben.says('/rest running none'))).toMatch(
    /^Running: no weekly rest days any more.*\n\n.*\n• All/s,
  );
  expect(await stored(db, ben)).toHaveLength(1);
});

test('a vacation that is there already is not added again, and one that overlaps joins it', async ({ ben, db }) => {
  await ben.says('running 20m 2026-01-05');
  await ben.says(`/rest running 5.1.${year}–7.1.${year}`);
  const [first] = await stored(db, ben);
  const same = await ben.says(`/rest running 6.1.${year}–7.1.${year}`);
  expect(textOf(same)).toMatch(new RegExp(`^Running: there is this vacation already, ${from5Jan}.* \\(3 days\\)\\.$`));
  expect(labelsOf(same)).toEqual(['Rest days']);
  expect(textOf(await ben.says(`/rest running 7.1.${year}–10.1.${year} #sea`))).toMatch(
    new RegExp(`vacation ${from5Jan}.* \\(6 days\\)\\.$`),
  );
  expect(await stored(db, ben)).toEqual([expect.stringMatching(/^Running \d+ \d+ sea$/)]);
  expect(textOf(await ben.taps('Undo'))).toContain('Undone.');
  expect(await stored(db, ben)).toEqual([first]);
  const past = textOf(await ben.says('/rest yesterday'));
  expect(past).toMatch(/ \d{4} \(1 day\)\.$/);
});

test('Russian rests and skipped days work in the same way', async ({ maria, db }) => {
  await maria.says('бег 20м 5.01.2026');
  expect(textOf(await maria.says('/rest бег по субботам и воскресеньям'))).toBe(
    'Бег: выходные с сегодняшнего дня — сб, вс.',
  );
  expect(textOf(await maria.says(`/rest с 24 декабря ${year - 1} по 6 января`))).toMatch(
    /^Все привычки: отпуск .*24 дек.* – .*6 янв.* \(14 дней\)\.$/,
  );
  expect(textOf(await maria.says('/skip бег вчера болею'))).toMatch(/^– Бег: пропуск · вчера, .* · болею$/);
  expect(await stored(db, maria)).toContain('Бег skip -1 болею');
  expect(labelsOf(await maria.says('/rest'))).toEqual(['Удалить: Все привычки', 'Удалить: Бег']);
});
