import { expect } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { test, textOf } from '../harness/shared-chat.ts';

async function recordedLines(db: Db): Promise<string[]> {
  const { rows } = await db.$client.query<{ line: string }>(
    `select duration::int || ' ' || habit_name as line
     from warehouse.fact_records join warehouse.dim_habits using (habit_id)
     where deleted_at is null order by record_id`,
  );
  return rows.map(({ line }) => line);
}

test('/record with a line records it exactly once; with a habit it asks for the duration', async ({
  anna,
  maria,
  world,
  db,
}) => {
  expect(textOf(await anna.says('/record run 45m'))).toBe('✓ 45 min Running · today');
  const { message, updateId = 0 } = await world.playground.sendText(anna.id, anna.id, '/record reading 30m yesterday');
  await world.playground.finished(updateId);
  await world.playground.redeliver(updateId);
  await world.playground.finished(updateId);
  expect(textOf(await maria.says('/record@tally_playground_bot бег 20м'))).toMatch(/^✓ 20 мин Бег/);
  expect(await recordedLines(db)).toEqual(['45 Running', '30 Reading', '20 Бег']);
  expect(textOf(await anna.edits(message.message_id, '/record reading 40m yesterday'))).toMatch(/^✓ 40 min Reading/);
  expect(textOf(await anna.says('/record run'))).toContain('How long did you spend on Running');
  expect(textOf(await anna.says('25m'))).toBe('✓ 25 min Running · today\n1 h 10 min this week');
});

test('/record with a line is never the answer to a question that waits', async ({ anna, db }) => {
  await anna.says('/record run');
  expect(textOf(await anna.says('/record 45m'))).toContain('What did you do?');
  await anna.says('/addcategory');
  expect(textOf(await anna.says('/record run 20m'))).toBe('✓ 20 min Running · today');
  expect(textOf(await anna.says('/undo'))).toContain('20 min Running');
  expect(await recordedLines(db)).toEqual([]);
});

test('a command that the person cannot use is a line where it has a known habit', async ({ anna, ben, maria, db }) => {
  expect(textOf(await ben.says('/run 45m'))).toBe('✓ 45 min Running · today');
  expect(textOf(await ben.says('/read 20m yesterday'))).toMatch(/^✓ 20 min Reading · yesterday/);
  expect(textOf(await maria.says('/бег 30м'))).toMatch(/^✓ 30 мин Бег/);
  expect(textOf(await maria.says('/чтение'))).toContain('Чтение');
  expect(textOf(await ben.says('/run 45m tomorrow'))).toContain('hasn’t come yet');
  expect(await recordedLines(db)).toEqual(['45 Running', '20 Reading', '30 Бег']);
  for (const text of ['/run habits', '/run', '/status 45m'])
    expect(textOf(await ben.says(text)), text).toMatch(/^This command is for admins only\. Your Telegram id is \d+\.$/);
  for (const text of ['/weke 45m', '/juggling 20m', '/фыва 5м'])
    expect(textOf(await ben.says(text)), text).toMatch(/^I don’t know that command/);
  expect(textOf(await ben.says('/running'))).toContain('How long did you spend on Running');
  expect(textOf(await anna.says('/run 45m'))).toContain('45m');
  const { rows } = await db.$client.query('select command, arguments, allowed from ops.audit_log order by audit_id');
  expect(rows).toEqual([
    { command: 'run', arguments: 'habits', allowed: false },
    { command: 'run', arguments: '', allowed: false },
    { command: 'status', arguments: '45m', allowed: false },
    { command: 'run', arguments: '45m', allowed: true },
  ]);
});

test('a line as a command over the limit of a day is asked about, as a typed line is', async ({ ben }) => {
  await ben.says('run 23h');
  expect(textOf(await ben.says('/run 2h'))).toContain('more than 24 hours');
  await ben.taps('Save anyway');
});
