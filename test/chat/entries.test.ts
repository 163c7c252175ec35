import { expect } from 'vitest';
import { type Actor, labelsOf, test, textOf, type World } from '../harness/shared-chat.ts';

const records = `select h.habit_name as habit, r.duration::float8 as minutes, r.note, r.message_entry as entry,
    r.deleted_at is not null as deleted
  from warehouse.fact_records r join warehouse.dim_habits h using (habit_id) order by r.record_id`;

const live = (rows: { habit: string; minutes: number; deleted: boolean }[]) =>
  rows.filter(({ deleted }) => !deleted).map(({ habit, minutes }) => [habit, minutes]);

/** Sends a text and returns the id of its message, by which it can be edited. */
async function send({ playground }: World, { id, chatId }: Actor, text: string): Promise<number> {
  const { message, updateId } = await playground.sendText(id, chatId, text);
  await playground.finished(updateId);
  return message.message_id;
}

test('several entries in one message are saved together, and each can be undone', async ({ anna, db }) => {
  const saved = await anna.says('run 30m, reading 20m');
  expect(textOf(saved)).toBe('✓ 30 min Running · today\n✓ 20 min Reading · today');
  expect(labelsOf(saved)).toEqual(['Undo: Running', 'Undo: Reading']);
  const undone = await anna.taps('Undo: Running');
  expect(textOf(undone)).toBe('Removed: 30 min Running · today\n✓ 20 min Reading · today');
  expect(labelsOf(undone)).toEqual(['Restore: Running', 'Undo: Reading']);
  expect(live((await db.$client.query(records)).rows)).toEqual([['Reading', 20]]);
  expect(labelsOf(await anna.taps('Restore: Running'))).toEqual(['Undo: Running', 'Undo: Reading']);
  const { rows } = await db.$client.query(records);
  expect(rows.map(({ entry }) => entry)).toEqual([0, 1]);
  const twice = await anna.says('run 10m\nrun 15m');
  expect(labelsOf(twice)).toEqual(['Undo: Running · 10 min', 'Undo: Running · 15 min']);
});

test('an entry that is not clear is asked about, and the others stand', async ({ anna, db }) => {
  const answers = await anna.says('run 30m\nrowing 20m\nreading 5m tomorrow\nwalking 10m');
  expect(textOf(answers.slice(0, 1))).toBe(
    [
      '✓ 30 min Running · today',
      '✓ 10 min Walking · today',
      '“reading 5m tomorrow”: That day hasn’t come yet. Choose today or an earlier day.',
    ].join('\n'),
  );
  expect(answers).toHaveLength(2);
  expect(labelsOf(answers.slice(1))[0]).toBe('New habit “rowing”');
  expect(textOf(await anna.taps('New habit “rowing”'))).toBe('✓ 20 min rowing · today');
  expect(live((await db.$client.query(records)).rows)).toEqual([
    ['Running', 30],
    ['Walking', 10],
    ['rowing', 20],
  ]);
});

test('the limit of 24 hours counts the entries before', async ({ anna, db }) => {
  const answers = await anna.says('run 20h\nreading 3h\nwalking 2h');
  expect(labelsOf(answers)).toEqual(['Undo: Running', 'Undo: Reading', 'Save anyway', 'Cancel']);
  expect(textOf(answers)).toMatch(/more than 24 hours.*\n2 h Walking · today$/);
  expect(textOf(await anna.taps('Save anyway'))).toBe('✓ 2 h Walking · today');
  expect(live((await db.$client.query(records)).rows)).toHaveLength(3);
});

test('a message of too many entries is refused as a whole', async ({ anna, db }) => {
  const lines = Array.from({ length: 31 }, (_, index) => `reading ${index + 1}m`);
  expect(textOf(await anna.says(lines.join('\n')))).toMatch(
    /^One message can have up to 30 records\. Nothing was saved/,
  );
  expect((await db.$client.query(records)).rows).toEqual([]);
  expect(labelsOf(await anna.says(lines.slice(1).join('\n')))).toHaveLength(30);
  expect((await db.$client.query(records)).rows).toHaveLength(30);
});

test('a message of several entries that is delivered again is saved once', async ({ anna, world, db }) => {
  const { playground } = world;
  const { updateId = 0 } = await playground.sendText(anna.id, anna.chatId, 'run 30m\nrowing 20m\nreading 20m');
  await playground.finished(updateId);
  await playground.redeliver(updateId);
  await playground.finished(updateId);
  expect(live((await db.$client.query(records)).rows)).toHaveLength(2);
  expect((await db.$client.query('select from ops.record_question')).rowCount).toBe(1);
  expect(anna.messages().filter(({ text }) => text?.includes('is new to me'))).toHaveLength(1);
});

test('an edit changes only what the text says differently', async ({ anna, world, db }) => {
  const messageId = await send(world, anna, 'reading 10m #slow');
  await anna.taps('Change day');
  await anna.taps(labelsOf(anna.messages()).find((label) => label.startsWith('yesterday')) ?? '');
  expect(textOf(await anna.edits(messageId, 'reading 25m #slow'))).toMatch(/^✓ 25 min Reading · yesterday, .* · slow$/);
  await anna.taps('Change habit');
  await anna.taps('Running');
  expect(textOf(await anna.edits(messageId, 'reading 25m #fast'))).toMatch(/^✓ 25 min Running · yesterday, .* · fast$/);
  expect(textOf(await anna.edits(messageId, 'reading  25m  #fast'))).toMatch(
    /^✓ 25 min Running · yesterday, .* · fast$/,
  );
  expect(textOf(await anna.edits(messageId, 'walking 25m #fast'))).toMatch(/^✓ 25 min Walking · yesterday, .* · fast$/);
  expect(textOf(await anna.edits(messageId, 'walking 25m'))).toMatch(/^✓ 25 min Walking · yesterday, [^·]*$/);
  expect(live((await db.$client.query(records)).rows)).toEqual([['Walking', 25]]);
});

test('the habit that was chosen by a button stays after an edit', async ({ anna, world, db }) => {
  await anna.says('garden work 5m');
  await anna.taps('New habit “garden work”');
  const messageId = await send(world, anna, 'garden party 20m');
  await anna.taps('garden work');
  expect(textOf(await anna.edits(messageId, 'garden party 45m'))).toBe(
    '✓ 45 min garden work · today\n50 min this week',
  );
  const bare = await send(world, anna, 'running');
  await anna.taps('30 min');
  expect(textOf(await anna.edits(bare, 'running yesterday'))).toMatch(/^✓ 30 min Running · yesterday/);
  expect(textOf(await anna.edits(bare, 'running 40m yesterday'))).toMatch(/^✓ 40 min Running · yesterday/);
  expect(live((await db.$client.query(records)).rows)).toEqual([
    ['garden work', 5],
    ['garden work', 45],
    ['Running', 40],
  ]);
});

test('the edit of a message whose question waits closes the question', async ({ anna, world, db }) => {
  const messageId = await send(world, anna, 'rowing 20m');
  const { data, messageId: questionId } = anna.button('New habit “rowing”');
  expect(textOf(await anna.edits(messageId, 'reading 20m'))).toBe('✓ 20 min Reading · today');
  expect(labelsOf(anna.messages())).not.toContain('New habit “rowing”');
  const { updateId } = await world.playground.press(anna.id, anna.chatId, questionId, data);
  await world.playground.finished(updateId);
  expect(textOf(anna.messages())).toContain('That question is already closed.');
  expect(live((await db.$client.query(records)).rows)).toEqual([['Reading', 20]]);
  const other = await send(world, anna, 'walking');
  expect(labelsOf(await anna.edits(other, 'juggling 5m'))[0]).toBe('New habit “juggling”');
  expect((await db.$client.query('select from ops.record_question')).rowCount).toBe(1);
});

test('an edit that is not clear asks, and the answer changes the record', async ({ anna, world, db }) => {
  const messageId = await send(world, anna, 'reading 20m');
  expect(labelsOf(await anna.edits(messageId, 'juggling 25m'))[0]).toBe('New habit “juggling”');
  expect(textOf(await anna.taps('New habit “juggling”'))).toBe('✓ 25 min juggling · today');
  expect(live((await db.$client.query(records)).rows)).toEqual([['juggling', 25]]);
  await anna.edits(messageId, 'painting 30m');
  expect(textOf(await anna.taps('Cancel'))).toBe('✓ 25 min juggling · today');
  expect(live((await db.$client.query(records)).rows)).toEqual([['juggling', 25]]);
});

test('the edit of several entries changes each of them', async ({ anna, world, db }) => {
  const messageId = await send(world, anna, 'run 30m\nreading 20m\nwalking 10m');
  const edited = await anna.edits(messageId, 'run 35m\nwalking 10m\nmusic 5m');
  expect(textOf(edited)).toBe('✓ 35 min Running · today\n✓ 10 min Walking · today\n✓ 5 min Music · today');
  expect(live((await db.$client.query(records)).rows)).toEqual([
    ['Running', 35],
    ['Music', 5],
    ['Walking', 10],
  ]);
  const shorter = await anna.edits(messageId, 'run 35m\nmusic 5m');
  expect(textOf(shorter)).toBe('✓ 35 min Running · today\n✓ 5 min Music · today\nRemoved: 10 min Walking · today');
  expect(labelsOf(shorter)).toEqual(['Undo: Running', 'Undo: Music', 'Restore: Walking']);
  await anna.taps('Restore: Walking');
  expect(live((await db.$client.query(records)).rows)).toHaveLength(3);
  const longer = await anna.edits(messageId, 'run 35m\nmusic 5m\nwalking 10m\nreading 2m');
  expect(labelsOf(longer)).toEqual(['Undo: Running', 'Undo: Music', 'Undo: Walking', 'Undo: Reading']);
});

test('an edit to a text without an entry keeps the record', async ({ anna, world, db }) => {
  const messageId = await send(world, anna, 'reading 20m');
  expect(textOf(await anna.edits(messageId, 'hello'))).toMatch(/^I didn’t understand the edited message/);
  expect(textOf(await anna.edits(messageId, 'reading 25h'))).toMatch(/^One record can hold up to 24 hours/);
  expect(live((await db.$client.query(records)).rows)).toEqual([['Reading', 20]]);
});

test('a redelivered edit has one effect', async ({ anna, world, db }) => {
  const messageId = await send(world, anna, 'run 30m\nreading 20m');
  const { playground } = world;
  const { updateId = 0 } = await playground.editText(anna.id, anna.chatId, messageId, 'run 30m\nreading 20m\nmusic 5m');
  await playground.finished(updateId);
  await playground.redeliver(updateId);
  await playground.finished(updateId);
  expect(live((await db.$client.query(records)).rows)).toHaveLength(3);
});

test('a caption is read like a text, also as an answer', async ({ anna, world, db }) => {
  const photo = (caption: string) =>
    world.playground.sendDocument(anna.id, anna.chatId, { name: 'run.jpg', bytes: new Uint8Array([1]), caption });
  await world.playground.finished((await photo('run 45m #park')).updateId);
  expect(anna.messages().at(-1)?.text).toBe('✓ 45 min Running · today · park');
  await anna.says('reading');
  await world.playground.finished((await photo('20m')).updateId);
  expect(anna.messages().at(-1)?.text).toBe('✓ 20 min Reading · today');
  expect(live((await db.$client.query(records)).rows)).toEqual([
    ['Running', 45],
    ['Reading', 20],
  ]);
});
