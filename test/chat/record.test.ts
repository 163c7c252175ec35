import { expect } from 'vitest';
import { labelsOf, test, textOf } from '../harness/shared-chat.ts';
import { recordsOf } from './records.ts';

test('a line is recorded and answered with its card, and can be undone and restored', async ({ anna, db }) => {
  const said = await anna.says('reading 45m #easy');
  expect(textOf(said)).toBe('✓ 45 min Reading · today · easy');
  expect(labelsOf(said)).toEqual(['Undo', 'Change duration', 'Change day', 'Change habit']);
  const undone = await anna.taps('Undo');
  expect(textOf(undone)).toBe('Removed: 45 min Reading · today · easy');
  expect(textOf(await anna.taps('Restore'))).toBe('✓ 45 min Reading · today · easy');
  const { rows } = await db.$client.query('select duration, note, deleted_at from warehouse.fact_records');
  expect(rows).toEqual([{ duration: '45.00', note: 'easy', deleted_at: null }]);
});

test('/record asks for the habit, the category of a new habit, and the duration', async ({ anna, db }) => {
  expect(labelsOf(await anna.says('/record'))).toContain('Reading');
  await anna.taps('New');
  const category = await anna.says('Rowing');
  expect(textOf(category)).toContain('Rowing');
  await anna.taps('Sport');
  expect(textOf(await anna.says('1h30'))).toBe('✓ 1 h 30 min Rowing · today');
  const { rows } = await db.$client.query('select habit_name, category_name, total_duration from warehouse.daily_view');
  expect(rows).toEqual([{ habit_name: 'Rowing', category_name: 'Sport', total_duration: '90.00' }]);
});

test('a conversation continues after a restart, and /cancel ends it', async ({ anna, world }) => {
  await anna.says('/record');
  await anna.taps('Reading');
  await world.restart();
  expect(textOf(await anna.taps('30 min'))).toContain('30 min Reading');
  await anna.says('/record');
  expect(textOf(await anna.says('/cancel'))).toBe('Cancelled. Nothing was changed.');
  expect(textOf(await anna.says('/cancel'))).toBe('There is nothing to cancel.');
});

test('an unknown habit is asked about once and saved at once', async ({ anna }) => {
  const asked = await anna.says('unicycling 20m around the block');
  expect(labelsOf(asked)[0]).toMatch(/^New habit “unicycling/);
  expect(textOf(await anna.taps(labelsOf(asked)[0] ?? ''))).toContain('20 min unicycling');
});

test('the same update delivered twice is one record, answered twice', async ({ anna, world, db }) => {
  const { updateId } = await world.playground.sendText(anna.id, anna.chatId, 'reading 10m');
  await world.playground.finished(updateId);
  await world.playground.redeliver(updateId ?? 0);
  await anna.says('/help');
  const { rows } = await db.$client.query('select count(*)::int as n from warehouse.fact_records');
  expect(rows[0].n).toBe(1);
  expect(anna.messages().filter(({ text }) => text === '✓ 10 min Reading · today')).toHaveLength(2);
});

test('an edited message changes the record it made', async ({ anna, world }) => {
  const { message, updateId } = await world.playground.sendText(anna.id, anna.chatId, 'reading 10m');
  await world.playground.finished(updateId);
  expect(textOf(await anna.edits(message.message_id, 'reading 25m yesterday'))).toMatch(
    /^✓ 25 min Reading · yesterday/,
  );
});

test('a change can be undone, and the record stays', async ({ anna, db }) => {
  await anna.says('reading 10m #slow');
  await anna.taps('Change duration');
  expect(textOf(await anna.taps('45 min'))).toBe('✓ 45 min Reading · today · slow');
  expect(textOf(await anna.taps('Undo'))).toBe('✓ 10 min Reading · today · slow');
  const { rows } = await db.$client.query('select duration, deleted_at from warehouse.fact_records');
  expect(rows).toEqual([{ duration: '10.00', deleted_at: null }]);
});

test('a rejected message is recorded after it is edited to a valid line', async ({ anna, world, db }) => {
  const { message, updateId } = await world.playground.sendText(anna.id, anna.chatId, 'reading 25h');
  await world.playground.finished(updateId);
  expect(textOf(await anna.edits(message.message_id, 'reading 2.5h'))).toBe('✓ 2 h 30 min Reading · today');
  expect(textOf(await anna.edits(message.message_id, 'reading 2h'))).toBe('✓ 2 h Reading · today');
  const { rows } = await db.$client.query('select duration, message_id from warehouse.fact_records');
  expect(rows).toEqual([{ duration: '120.00', message_id: String(message.message_id) }]);
});

test('a change that gives a day more than 24 hours needs a confirmation', async ({ anna, world, db }) => {
  const minutes = async () =>
    (await db.$client.query('select sum(duration)::int as n from warehouse.fact_records')).rows[0].n;
  await anna.says('reading 20h');
  const { message, updateId } = await world.playground.sendText(anna.id, anna.chatId, 'running 1h');
  await world.playground.finished(updateId);
  await anna.taps('Change duration');
  expect(labelsOf(await anna.says('5h'))).toContain('Save anyway');
  await anna.taps('Cancel');
  expect(await minutes()).toBe(21 * 60);
  expect(labelsOf(await anna.edits(message.message_id, 'running 6h'))).toContain('Save anyway');
  expect(textOf(await anna.taps('Save anyway'))).toBe('✓ 6 h Running · today');
  expect(await minutes()).toBe(26 * 60);
});

test('a button for part of a minute has seconds', async ({ anna, db }) => {
  await recordsOf(db, anna.id, [['Stretching', 0, 0.75]]);
  await anna.says('/record');
  expect(labelsOf(await anna.taps('Stretching'))).toContain('45 s');
});

test('the answer to a record shows the time of the habit this week', async ({ anna, maria, db }) => {
  expect(textOf(await anna.says('run 45m'))).toBe('✓ 45 min Running · today');
  expect(textOf(await anna.says('reading 10m'))).toBe('✓ 10 min Reading · today');
  expect(textOf(await anna.says('run 30m'))).toBe('✓ 30 min Running · today\n1 h 15 min this week');
  expect(textOf(await anna.says('run 20m 8 days ago'))).toMatch(/^✓ 20 min Running · [^\n]*$/);
  await anna.says('/undo');
  await anna.says('/record');
  await anna.taps('Running');
  expect(textOf(await anna.taps('15 min'))).toBe('✓ 15 min Running · today\n1 h 30 min this week');
  await maria.says('бег 45м');
  expect(textOf(await maria.says('бег 1ч'))).toBe('✓ 1 ч Бег · сегодня\n1 ч 45 мин за эту неделю');
  const weekday = new Date().getUTCDay() || 7;
  await db.$client.query('update warehouse.dim_users set week_start = $1', [weekday]);
  expect(textOf(await anna.says('run 10m yesterday'))).toMatch(/^✓ 10 min Running · yesterday, [^\n]*$/);
  expect(textOf(await anna.says('run 10m'))).toBe('✓ 10 min Running · today\n1 h 40 min this week');
});
