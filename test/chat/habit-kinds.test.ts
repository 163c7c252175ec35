import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { type Actor, labelsOf, test, textOf } from '../harness/shared-chat.ts';

/** Returns the records of a person that are not deleted: habit, kind, amount, minutes, days before today and note. */
async function stored(db: Db, { id }: Actor): Promise<string[]> {
  const { rows } = await db.$client.query<{ line: string }>(
    `select concat_ws(' ', h.habit_name, h.kind, r.amount::float8, r.duration::float8, h.unit,
       nullif((now() at time zone 'UTC')::date - r.local_date, 0), r.note) as line
     from warehouse.fact_records r join warehouse.dim_habits h using (habit_id)
     where r.user_id = $1 and r.deleted_at is null order by r.record_id`,
    [id],
  );
  return rows.map(({ line }) => line);
}

async function marks(db: Db, { id }: Actor): Promise<string[]> {
  const { rows } = await db.$client.query<{ line: string }>(
    `select concat_ws(' ', h.habit_name, m.mark, nullif((now() at time zone 'UTC')::date - m.local_date, 0),
       m.note) as line
     from warehouse.day_mark m join warehouse.dim_habits h using (habit_id)
     where m.user_id = $1 order by m.local_date, m.habit_id`,
    [id],
  );
  return rows.map(({ line }) => line);
}

const [today, yesterday] = ['today', /yesterday, \w{3} \d+ \w+(?: \d{4})?/];

test('numbers and names of the new starters are recorded, and shown in their unit', async ({ ben, db }) => {
  const water = await ben.says('water 3');
  expect(textOf(water)).toBe(`✓ 3 glasses Water · ${today}`);
  expect(labelsOf(water)).toEqual(['Undo', 'Change amount', 'Change day', 'Change habit']);
  expect(textOf(await ben.says('1 glass of water'))).toBe(`✓ 1 glass Water · ${today}\n4 glasses this week`);
  expect(textOf(await ben.says('pushups 30 yesterday #set 2'))).toMatch(
    new RegExp(`^✓ 30 × Push-ups · ${yesterday.source} · set 2`),
  );
  const vitamins = await ben.says('vitamins');
  expect(textOf(vitamins)).toBe(`✓ Vitamins · ${today}`);
  expect(labelsOf(vitamins)).toEqual(['Undo', 'Change day', 'Change habit']);
  expect(await stored(db, ben)).toEqual([
    'Water count 3 0 glasses',
    'Water count 1 0 glasses',
    'Push-ups count 30 0 × 1 set 2',
    'Vitamins check 1 0',
  ]);
});

test('Russian lines are recorded in the same way', async ({ maria, db }) => {
  expect(textOf(await maria.says('вода 3 стакана'))).toBe('✓ 3 стакана Вода · сегодня');
  expect(textOf(await maria.says('вода 2,5'))).toBe('✓ 2,5 стакана Вода · сегодня\n5,5 стакана за эту неделю');
  expect(textOf(await maria.says('30 отжиманий'))).toBe('✓ 30 × Отжимания · сегодня');
  expect(textOf(await maria.says('витамины да'))).toBe('✓ Витамины · сегодня');
  expect(textOf(await maria.says('без витаминов вчера'))).toMatch(/^✗ Витамины: нет · вчера/);
  expect(await stored(db, maria)).toEqual([
    'Вода count 3 0 стаканы',
    'Вода count 2.5 0 стаканы',
    'Отжимания count 30 0 ×',
    'Витамины check 1 0',
  ]);
  expect(await marks(db, maria)).toEqual(['Витамины no 1']);
});

test('what is not certain is asked about by buttons', async ({ ben, db }) => {
  const cups = await ben.says('water 3 cups');
  expect(textOf(cups)).toContain('Water: how many glasses?');
  expect(labelsOf(cups)).toEqual(['3 glasses', 'Cancel']);
  expect(textOf(await ben.taps('3 glasses'))).toBe(`✓ 3 glasses Water · ${today} · 3 cups`);
  const amount = await ben.says('water yesterday');
  expect(labelsOf(amount)).toEqual(['1 glass', '2 glasses', '3 glasses', '5 glasses', 'Cancel']);
  expect(textOf(await ben.says('2 glasses'))).toMatch(/^✓ 2 glasses Water · yesterday/);
  const unknown = await ben.says('smoothies 2 cups');
  expect(labelsOf(unknown)[0]).toBe('New habit “smoothies” · 2 cups');
  expect(textOf(await ben.taps('New habit “smoothies” · 2 cups'))).toBe(`✓ 2 cups smoothies · ${today}`);
  expect(textOf(await ben.says('water -1'))).toBe('The number can’t be less than 0.');
  expect(textOf(await ben.says('vitamins are good'))).toMatch(/^Tell me what you did/);
  expect(textOf(await ben.says('vi'))).toMatch(/^Tell me what you did/);
  expect(await stored(db, ben)).toEqual([
    'Water count 3 0 glasses 3 cups',
    'Water count 2 0 glasses 1',
    'smoothies count 2 0 cups',
  ]);
});

test('an edited message changes the amount, and its kind never', async ({ ben, db }) => {
  await ben.says('water 3');
  const message_id = ben.messages().findLast(({ fromBot }) => !fromBot)?.message_id ?? 0;
  expect(textOf(await ben.edits(message_id, 'water 2'))).toBe(`✓ 2 glasses Water · ${today}`);
  expect(await stored(db, ben)).toEqual(['Water count 2 0 glasses']);
  await ben.taps('Undo');
  expect(await stored(db, ben)).toEqual(['Water count 3 0 glasses']);
  await ben.edits(message_id, 'running 20m');
  expect(await stored(db, ben)).toEqual(['Running time 20']);
  await ben.edits(message_id, 'water 5');
  expect(await stored(db, ben)).toEqual(['Water count 5 0 glasses']);
});

test('the amount and the habit of a record are changed by buttons', async ({ ben, db }) => {
  await ben.says('water 3');
  expect(labelsOf(await ben.taps('Change amount')).slice(0, 2)).toEqual(['1 glass', '2 glasses']);
  expect(textOf(await ben.says('4 glasses yesterday #lemon'))).toMatch(/^✓ 4 glasses Water · yesterday.* · lemon$/);
  await ben.taps('Change habit');
  const rejected = await ben.says('Running');
  expect(textOf(rejected)).toContain('“Running” is not measured in the same way');
  await ben.says('tea');
  expect(textOf(await ben.taps('Other'))).toMatch(/^✓ 4 glasses tea · yesterday/);
  expect(await stored(db, ben)).toEqual(['tea count 4 0 glasses 1 lemon']);
  expect(textOf(await ben.says('/undo'))).toMatch(/^Removed: 4 glasses tea/);
});

test('/record asks for the amount, and records what is only done at once', async ({ ben, db }) => {
  await ben.says('/record');
  expect(labelsOf(await ben.taps('Water'))).toContain('3 glasses');
  expect(textOf(await ben.taps('3 glasses'))).toBe(`✓ 3 glasses Water · ${today}`);
  await ben.says('/record');
  expect(textOf(await ben.taps('Vitamins'))).toBe(`✓ Vitamins · ${today}`);
  const [greeting] = await ben.says('/start');
  expect(textOf(await ben.taps('Vitamins'))).toMatch(`✓ Vitamins · ${today}`);
  expect(ben.messages().find(({ message_id }) => message_id === greeting?.message_id)?.text).toBe(greeting?.text);
  expect(await stored(db, ben)).toEqual(['Water count 3 0 glasses', 'Vitamins check 1 0', 'Vitamins check 1 0']);
});

test('a day is marked as not done, with Undo, and never against records', async ({ ben, db }) => {
  const mark = await ben.says('no vitamins yesterday #ill');
  expect(textOf(mark)).toMatch(/^✗ Vitamins: not done · yesterday.* · ill$/);
  expect(labelsOf(mark)).toEqual(['Undo']);
  expect(await marks(db, ben)).toEqual(['Vitamins no 1 ill']);
  expect(textOf(await ben.taps('Undo'))).toMatch(/^Removed: Vitamins, not done · yesterday/);
  expect(await marks(db, ben)).toEqual([]);
  await ben.says('vitamins no');
  await ben.says('vitamins');
  expect(await marks(db, ben)).toEqual([]);
  expect(textOf(await ben.says('no vitamins'))).toBe(
    'Vitamins has a record on that day (today), so I changed nothing. /history lets you delete it.',
  );
  expect(await stored(db, ben)).toEqual(['Vitamins check 1 0']);
});

test('undoing a record brings back the mark that it removed', async ({ ben, maria, db }) => {
  await ben.says('no vitamins #ill');
  await ben.says('vitamins');
  expect(await marks(db, ben)).toEqual([]);
  const undone = `Removed: Vitamins · ${today}\nThe mark of that day is back: not done.`;
  expect(textOf(await ben.taps('Undo'))).toBe(undone);
  expect(await marks(db, ben)).toEqual(['Vitamins no ill']);
  await ben.taps('Restore');
  expect(await marks(db, ben)).toEqual([]);
  expect(textOf(await ben.says('/undo'))).toBe(undone);
  await ben.says('vitamins');
  await ben.says('vitamins');
  expect(textOf(await ben.says('/undo'))).toBe(`Removed: Vitamins · ${today}`);
  await ben.says('/history');
  await ben.taps('1');
  expect(textOf(await ben.taps('Delete'))).toContain('The mark of that day is back: not done.');
  expect(await marks(db, ben)).toEqual(['Vitamins no ill']);
  await maria.says('без витаминов');
  await maria.says('витамины');
  expect(textOf(await maria.taps('Отменить'))).toContain('Отметка за этот день снова стоит: не сделано.');
});

test('editing a message changes the mark that it set', async ({ ben, db }) => {
  await ben.says('no vitamins');
  const message_id = ben.messages().findLast(({ fromBot }) => !fromBot)?.message_id ?? 0;
  expect(textOf(await ben.edits(message_id, 'no vitamins #ill'))).toBe(`✗ Vitamins: not done · ${today} · ill`);
  expect(textOf(await ben.taps('Undo'))).toBe(`✗ Vitamins: not done · ${today}`);
  expect(textOf(await ben.edits(message_id, 'no vitamins yesterday'))).toMatch(/^✗ Vitamins: not done · yesterday/);
  expect(await marks(db, ben)).toEqual(['Vitamins no 1']);
  expect(textOf(await ben.taps('Undo'))).toBe(`✗ Vitamins: not done · ${today}`);
  expect(await marks(db, ben)).toEqual(['Vitamins no']);
  expect(textOf(await ben.edits(message_id, 'no water'))).toBe(`✗ Water: not done · ${today}`);
  expect(await marks(db, ben)).toEqual(['Water no']);
  expect(textOf(await ben.edits(message_id, 'hello'))).not.toContain('Water');
  expect(await marks(db, ben)).toEqual(['Water no']);
});

test('editing turns a mark into a record, and a record into a mark', async ({ ben, db }) => {
  await ben.says('no water');
  const message_id = ben.messages().findLast(({ fromBot }) => !fromBot)?.message_id ?? 0;
  expect(textOf(await ben.edits(message_id, 'water 2'))).toBe(`✓ 2 glasses Water · ${today}`);
  expect(await marks(db, ben)).toEqual([]);
  expect(textOf(await ben.taps('Undo'))).toContain('The mark of that day is back: not done.');
  await ben.taps('Restore');
  await ben.edits(message_id, 'no water');
  expect([await stored(db, ben), await marks(db, ben)]).toEqual([[], ['Water no']]);
  expect(textOf(await ben.edits(message_id, 'running 20m'))).toBe(
    `✓ 20 min Running · ${today}\nRemoved: Water, not done · ${today}`,
  );
  expect([await stored(db, ben), await marks(db, ben)]).toEqual([['Running time 20'], []]);
  await ben.edits(message_id, 'running 20m\nno water\nno vitamins');
  expect(await marks(db, ben)).toEqual(['Water no', 'Vitamins no']);
  await ben.edits(message_id, 'running 25m\nno vitamins');
  expect([await stored(db, ben), await marks(db, ben)]).toEqual([['Running time 25'], ['Vitamins no']]);
});

test('a message may have entries of all kinds', async ({ ben, db }) => {
  const answers = await ben.says('running 20m\nwater 2\nno vitamins');
  expect(answers.map(({ text }) => text)).toEqual([
    `✓ 20 min Running · ${today}\n✓ 2 glasses Water · ${today}`,
    `✗ Vitamins: not done · ${today}`,
  ]);
  await ben.taps('Undo: Water');
  await ben.taps('Undo');
  expect(await stored(db, ben)).toEqual(['Running time 20']);
  expect(await marks(db, ben)).toEqual([]);
});

test('/history and the summaries show each habit in its unit, and add up time only', async ({ ben, maria }) => {
  await ben.says('water 3\nwater 2\nrunning 30m');
  await ben.says('vitamins');
  expect(textOf(await ben.says('/history'))).toMatch(/1\. Vitamins\n2\. 30 min Running\n3\. 2 glasses Water/);
  const day = textOf(await ben.says('/day'));
  expect(day).toContain('Running — 30 min · 1 record');
  expect(day).toContain('Water — 5 glasses · 2 records');
  expect(day).toContain('Vitamins — 1 time');
  expect(day).toContain('Total time: 30 min · 1 record');
  expect(day).toContain('Habits without a duration are not part of the total.');
  const list = textOf(await ben.says('/list'));
  expect(list).toContain('• Water · 2 records · 5 glasses');
  expect(list).toMatch(/• Vitamins · 1 record$/m);
  await ben.says('pushups 30 yesterday');
  expect(textOf(await ben.says('/day'))).not.toContain('No records');
  await maria.says('вода 5');
  expect(textOf(await maria.says('/week'))).toMatch(/Вода — 5 стаканов · 1 запись[\s\S]*Всего времени: нет/);
  expect(textOf(await maria.says('/history'))).toContain('1. 5 стаканов Вода');
});
