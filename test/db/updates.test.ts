import { expect } from 'vitest';
import { saveConversationStep } from '../../src/db/queries/bot/conversations.ts';
import { exactlyOnce, markHandled, pruneUpdates } from '../../src/db/queries/bot/updates.ts';
import { recordOnce } from '../../src/db/queries/habits/record.ts';
import { deleteRecord } from '../../src/db/queries/habits/records.ts';
import { test } from '../harness/shared-db.ts';
import { anna, boris, count, defaults, newRecord, say, table } from './warehouse.ts';

test('the same update twice, or ten times at once, is one record with one answer', async ({ db }) => {
  const record = newRecord({ messageId: null, habitName: 'Rowing', note: 'easy' });
  const all = await Promise.all(Array.from({ length: 10 }, () => recordOnce(db, record, defaults)));
  all.push(await recordOnce(db, record, defaults));
  expect(all.filter(({ wasDuplicate }) => !wasDuplicate)).toHaveLength(1);
  for (const { outcome } of all) expect(outcome).toEqual(all[0]?.outcome);
  expect(all[0]?.outcome).toMatchObject({
    kind: 'recorded',
    record: {
      habitName: 'Rowing',
      categoryName: 'Other',
      minutes: 30,
      localDate: '2023-11-14',
      note: 'easy',
      dayTotal: 30,
    },
  });
  expect(await count(db, 'warehouse.fact_records')).toBe(1);
});

test('the same text sent again is a new record, and the day total includes both', async ({ db }) => {
  await say(db, { minutes: 30 });
  expect(await say(db, { minutes: 12.5, habitName: 'reading' })).toMatchObject({
    habitName: 'Reading',
    dayTotal: 42.5,
  });
});

test('a record that cannot be loaded is rejected with its reason, also when it is redelivered', async ({ db }) => {
  const record = newRecord({ minutes: 1441 });
  const outcome = { kind: 'rejected', reason: 'duration_too_long' };
  expect(await recordOnce(db, record, defaults)).toEqual({ outcome, wasDuplicate: false });
  expect(await recordOnce(db, record, defaults)).toEqual({ outcome, wasDuplicate: true });
  expect(await count(db, 'warehouse.staging_rejects')).toBe(1);
});

test('a message that was loaded with another update returns that record', async ({ db }) => {
  const first = await say(db, { messageId: 5 });
  expect(await say(db, { messageId: 5, minutes: 99 })).toEqual(first);
  expect(await count(db, 'warehouse.fact_records')).toBe(1);
});

test('a record ends the conversation of its person and chat, and no other', async ({ db }) => {
  const dialogues = [
    [anna.id, anna.id],
    [-100, anna.id],
    [-100, boris.id],
  ];
  for (const [chat, user] of dialogues)
    await table(db, `insert into ops.dialogue values (${chat}, ${user}, null, '{}', now())`);
  await say(db, { closeConversation: false });
  expect(await count(db, 'ops.dialogue')).toBe(3);
  await say(db, { closeConversation: true, chatId: -100 });
  expect(await table(db, 'select chat_id::int, user_id::float8 from ops.dialogue order by chat_id')).toEqual([
    [-100, boris.id],
    [anna.id, anna.id],
  ]);
});

test('an effect runs once, and a redelivered update returns the stored outcome', async ({ db }) => {
  const { recordId } = await say(db);
  const update = { botId: 0, updateId: 10_000, userId: anna.id };
  const undo = () => exactlyOnce(db, update, (tx) => deleteRecord(tx, anna.id, recordId));
  const all = await Promise.all([undo(), undo(), undo()]);
  expect(all.filter(({ wasDuplicate }) => !wasDuplicate)).toHaveLength(1);
  for (const { outcome } of all) expect(outcome).toMatchObject({ recordId, minutes: 30 });
});

test('an effect that throws changes nothing, and the update can be handled again', async ({ db }) => {
  const { recordId } = await say(db);
  const update = { botId: 0, updateId: 10_000, userId: anna.id };
  const broken = exactlyOnce(db, update, async (tx) => {
    await deleteRecord(tx, anna.id, recordId);
    throw new Error('power cut');
  });
  await expect(broken).rejects.toThrow('power cut');
  expect(await count(db, 'warehouse.fact_records where deleted_at is null')).toBe(1);
  expect(await exactlyOnce(db, update, async () => undefined)).toEqual({ outcome: undefined, wasDuplicate: false });
  expect(await exactlyOnce(db, update, async () => 'never')).toEqual({ outcome: null, wasDuplicate: true });
});

test('update ids are stored for three days', async ({ db }) => {
  await markHandled(db, { botId: 0, updateId: 1 }, null);
  await markHandled(db, { botId: 0, updateId: 1 }, anna.id);
  await markHandled(db, { botId: 0, updateId: 2 }, anna.id);
  await table(db, "update ops.telegram_update set handled_at = now() - interval '73 hours' where update_id = 1");
  expect(await pruneUpdates(db)).toBe(1);
  expect(await table(db, 'select update_id::int, outcome from ops.telegram_update')).toEqual([[2, null]]);
});

test('a step of a conversation that another process has handled does not overwrite a later state', async ({ db }) => {
  const step = {
    ...{ botId: 0, chatId: anna.id, userId: anna.id, updateId: 7, threadId: null },
    ...{ state: 'first', outcome: null, timeoutMinutes: 30, isCommitted: false },
  };
  const state = () => table(db, 'select state from ops.dialogue');
  await saveConversationStep(db, step);
  await saveConversationStep(db, { ...step, updateId: 8, state: 'second' });
  await saveConversationStep(db, step);
  expect(await state()).toEqual([['second']]);
  // The process has committed an effect of this update before, and the conversation waits on.
  await saveConversationStep(db, { ...step, updateId: 8, state: 'third', isCommitted: true });
  expect(await state()).toEqual([['third']]);
});
