import { expect } from 'vitest';
import { labelsOf, test, textOf } from '../harness/shared-chat.ts';

test('a line about another habit is recorded, and the question for a duration stays', async ({ anna, db }) => {
  expect(textOf(await anna.says('running'))).toContain('How long');
  expect(textOf(await anna.says('reading 45m yesterday'))).toMatch(/^✓ 45 min Reading · yesterday/);
  expect(textOf(await anna.taps('15 min'))).toBe('✓ 15 min Running · today');
  expect(textOf(await anna.says('/cancel'))).toBe('There is nothing to cancel.');
  await anna.says('/record');
  await anna.taps('Running');
  expect(labelsOf(await anna.says('rowing 40m'))[0]).toBe('New habit “rowing”');
  await anna.taps('New habit “rowing”');
  const { rows } = await db.$client.query('select habit_name from warehouse.daily_view order by 1');
  expect(rows).toEqual([{ habit_name: 'Reading' }, { habit_name: 'Running' }, { habit_name: 'rowing' }]);
});

test('a typed duration may contain a day and a note', async ({ anna }) => {
  await anna.says('running #slow');
  expect(textOf(await anna.says('45m yesterday #easy'))).toMatch(/^✓ 45 min Running · yesterday, .* · slow easy$/);
  await anna.says('running yesterday');
  expect(textOf(await anna.says('running 20'))).toMatch(/^✓ 20 min Running · yesterday/);
  await anna.says('running');
  expect(textOf(await anna.says('45m tomorrow'))).toContain('hasn’t come yet');
  expect(textOf(await anna.says('30 after work'))).toMatch(/^✓ 30 min Running · today · after work(\n|$)/);
});

test('a line leaves a question that only buttons answer', async ({ anna }) => {
  expect(labelsOf(await anna.says('unicycling 20m'))[0]).toBe('New habit “unicycling”');
  const repeated = await anna.says('hello');
  expect(textOf(repeated)).toMatch(/^Please press one of the buttons\.\n\n“unicycling” is new to me/);
  expect(labelsOf(repeated)).toEqual(['New habit “unicycling”', 'Cancel']);
  expect(textOf(await anna.says('reading 30m'))).toBe('✓ 30 min Reading · today');
  expect(textOf(await anna.says('reading 23h 50m'))).toContain('more than 24 hours');
  expect(labelsOf(await anna.says('juggling 10m'))[0]).toBe('New habit “juggling”');
  expect(textOf(await anna.taps('New habit “juggling”'))).toBe('✓ 10 min juggling · today');
  expect(textOf(await anna.taps('New habit “unicycling”'))).toBe('✓ 20 min unicycling · today');
});

test('an invalid line during a question with buttons is rejected with the reason', async ({ anna, maria }) => {
  await anna.says('run 23h');
  expect(labelsOf(await anna.says('run 2h'))).toContain('Save anyway');
  expect(textOf(await anna.says('run 30 tomorrow'))).toContain('hasn’t come yet');
  expect(textOf(await anna.says('run 30 1969-12-31'))).toContain('1 January 1970');
  expect(textOf(await anna.says('run 30 2026-02-30'))).toContain('no such day');
  const last = await anna.says('30 tomorrow');
  expect(textOf(last)).toMatch(/^That day hasn’t come yet/);
  expect(labelsOf(last)).toContain('Save anyway');
  expect(textOf(await anna.taps('Save anyway'))).toBe('✓ 2 h Running · today\n25 h this week');
  await maria.says('чтение 23ч');
  await maria.says('чтение 2ч');
  expect(textOf(await maria.says('чтение 0'))).toContain('больше 0');
  expect(textOf(await maria.says('чтение послезавтра 5'))).toContain('ещё не наступил');
});

test('an unreadable duration is no note; an answer that is a complete line replaces the earlier note', async ({
  anna,
}) => {
  const unclear = /^I can’t read that duration\. Type it like 45m/;
  for (const line of ['run 1000000000000000000000m', 'run 1:75', 'run 1e3m'])
    expect(textOf(await anna.says(line)), line).toMatch(unclear);
  expect(textOf(await anna.says('run ½h'))).toBe('✓ 30 min Running · today');
  expect(textOf(await anna.says('run 1.30'))).toContain('How long');
  expect(textOf(await anna.says('1e3m'))).toMatch(unclear);
  expect(textOf(await anna.says('run 1,5h'))).toBe('✓ 1 h 30 min Running · today\n2 h this week');
});

test('a line ends the questions for a habit and for a change', async ({ anna, db }) => {
  await anna.says('/record');
  expect(textOf(await anna.says('running 45m'))).toBe('✓ 45 min Running · today');
  for (const button of ['Change duration', 'Change day', 'Change habit']) {
    await anna.taps(button);
    const answers = await anna.says('reading 5m 2026-01-05');
    expect(textOf(answers), button).toMatch(/(^|\n)✓ 5 min Reading · Mon 5 Jan/);
    expect(labelsOf(answers), button).toHaveLength(8); // the card of the new record, and the one that was to be changed
  }
  await anna.taps('Change duration');
  expect(textOf(await anna.says('7m yesterday'))).toMatch(/^✓ 7 min Reading · yesterday/);
  const { rows } = await db.$client.query(
    'select habit_name, total_records::int as n from warehouse.habit_view order by 1',
  );
  expect(rows).toEqual([
    { habit_name: 'Reading', n: 3 },
    { habit_name: 'Running', n: 1 },
  ]);
});

test('an edited answer to the question for a duration changes the duration, and the habit stays', async ({
  anna,
  world,
}) => {
  for (const question of [() => anna.says('/record Reading'), () => anna.says('reading yesterday')]) {
    await question();
    const { message, updateId } = await world.playground.sendText(anna.id, anna.chatId, '45');
    await world.playground.finished(updateId);
    const edit = async (text: string) => textOf(await anna.edits(message.message_id, text));
    expect(await edit('50')).toMatch(/^✓ 50 min Reading · (today|yesterday, [^·]*)$/);
    expect(await edit('50m hard')).toMatch(/^✓ 50 min Reading · (today|yesterday, [^·]*) · hard$/);
    expect(await edit('52m very hard')).toMatch(/^✓ 52 min Reading · (today|yesterday, [^·]*) · very hard$/);
    expect(await edit('52m')).toMatch(/^✓ 52 min Reading · (today|yesterday, [^·]*)$/);
    expect(await edit('running 52m')).toMatch(/^✓ 52 min Running/);
    expect(await edit('running 53m')).toMatch(/^✓ 53 min Running/);
  }
});
