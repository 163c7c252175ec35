import { expect } from 'vitest';
import { registerBot } from '../../src/db/queries/bot/bots.ts';
import {
  type ConversationStep,
  deleteConversation,
  deleteExpiredConversations,
  saveConversationStep,
} from '../../src/db/queries/bot/conversations.ts';
import { migrateChat } from '../../src/db/queries/bot/groups.ts';
import { exactlyOnce, markHandled } from '../../src/db/queries/bot/updates.ts';
import { insertAuditEntry } from '../../src/db/queries/engine/audit.ts';
import { loadAllStaged } from '../../src/db/queries/habits/load.ts';
import { addQuestion, hasOpenQuestion, type NewQuestion } from '../../src/db/queries/habits/questions.ts';
import { recordOnce } from '../../src/db/queries/habits/record.ts';
import { findRecordsByMessage } from '../../src/db/queries/habits/records.ts';
import { loadUserContext } from '../../src/db/queries/people/user-contexts.ts';
import { test } from '../harness/shared-db.ts';
import { anna, count, defaults, newRecord, stage, table } from './warehouse.ts';

const bots = [0, 1];

test('bots are numbered from 0, and a bot keeps its number', async ({ db }) => {
  const started = await Promise.all([500, 500, 500].map((telegramId) => registerBot(db, telegramId)));
  expect(started).toEqual([0, 0, 0]);
  expect(await registerBot(db, 600)).toBe(1);
  expect(await registerBot(db, 500)).toBe(0);
  expect((await Promise.all([700, 800].map((telegramId) => registerBot(db, telegramId)))).sort()).toEqual([2, 3]);
});

test('the same update and message of another bot is another record', async ({ db }) => {
  const record = newRecord({ minutes: 31 });
  for (const botId of bots)
    expect(await recordOnce(db, record, defaults, botId)).toMatchObject({ wasDuplicate: false });
  for (const botId of bots) expect(await recordOnce(db, record, defaults, botId)).toMatchObject({ wasDuplicate: true });
  const message = { chatId: anna.id, messageId: record.messageId ?? 0 };
  const found = await Promise.all(bots.map((botId) => findRecordsByMessage(db, anna.id, { botId, ...message })));
  expect(found.map((records) => records.length)).toEqual([1, 1]);
  expect(await count(db, 'warehouse.fact_records')).toBe(2);
});

test('a rejected record of another bot with the same update is another reject', async ({ db }) => {
  const record = newRecord({ minutes: 1441 });
  for (const botId of [...bots, ...bots]) await recordOnce(db, record, defaults, botId);
  expect(await table(db, 'select bot_id::int from warehouse.staging_rejects order by 1')).toEqual([[0], [1]]);
});

test('an update of one bot is not handled for another one', async ({ db }) => {
  const update = { updateId: 7, userId: anna.id };
  for (const botId of bots)
    expect(await exactlyOnce(db, { botId, ...update }, async () => botId)).toEqual({
      outcome: botId,
      wasDuplicate: false,
    });
  await markHandled(db, { botId: 2, updateId: 7 }, null);
  const incoming = { updateId: 7, chatId: anna.id, isPrivate: true, from: anna };
  const contexts = await Promise.all([...bots, 2, 3].map((botId) => loadUserContext(db, incoming, botId)));
  expect(contexts.map(({ handled, outcome }) => [handled, outcome])).toEqual([
    [true, 0],
    [true, 1],
    [true, null],
    [false, null],
  ]);
  const entry = { updateId: 7, userId: anna.id, command: 'jobs', allowed: true };
  for (const botId of [...bots, ...bots]) await insertAuditEntry(db, { botId, ...entry });
  expect(await count(db, 'ops.audit_log')).toBe(2);
});

test('a conversation and a question of one bot do not wait for an answer to another one', async ({ db }) => {
  const incoming = { updateId: 8, chatId: anna.id, isPrivate: true, withHabits: true, from: anna };
  const step: ConversationStep = {
    ...{ botId: 1, chatId: anna.id, userId: anna.id, updateId: 7 },
    ...{ threadId: null, state: 'asked', outcome: null, timeoutMinutes: -1, isCommitted: false },
  };
  const draft = { habitId: null, habitName: null, categoryName: null, minutes: 5, localDate: null, note: null };
  const question: NewQuestion = {
    ...{ botId: 1, chatId: anna.id, messageId: 3, messageEntry: 0, asks: 'habit', understood: draft },
    ...{ readings: [], entryDate: '2023-11-14', sentAtUnix: 1, recordId: null },
  };
  await saveConversationStep(db, step);
  await db.transaction((tx) => addQuestion(tx, anna.id, question));
  const [first, second] = await Promise.all(bots.map((botId) => loadUserContext(db, incoming, botId)));
  expect(first).toMatchObject({ conversation: null, openQuestion: null });
  expect(second).toMatchObject({ conversation: 'asked', openQuestion: expect.any(Number) });
  const about = { chatId: anna.id, messageId: 3 };
  expect(await Promise.all(bots.map((botId) => hasOpenQuestion(db, anna.id, { botId, ...about })))).toEqual([
    false,
    true,
  ]);

  await db.transaction((tx) => migrateChat(tx, { botId: 0, oldChatId: anna.id, newChatId: -100 }));
  await deleteConversation(db, { ...step, botId: 0 });
  expect(await count(db, `ops.dialogue where chat_id = ${anna.id}`)).toBe(1);
  expect(await count(db, `ops.record_question where chat_id = ${anna.id}`)).toBe(1);
  expect(await deleteExpiredConversations(db, 0)).toEqual([]);
  expect(await deleteExpiredConversations(db, 1)).toHaveLength(1);
  await saveConversationStep(db, { ...step, updateId: 9, timeoutMinutes: -1441 });
  expect(await deleteExpiredConversations(db, 0)).toEqual([]); // nobody is told, but it is gone
  expect(await count(db, 'ops.dialogue')).toBe(0);
});

test('staged rows belong to the first bot where they name none, and stay idempotent', async ({ db }) => {
  const message = { chatId: anna.id, messageId: 5 };
  await recordOnce(db, newRecord(message), defaults);
  for (const expected of [
    { loaded: 1, doubled: 1 },
    { loaded: 0, doubled: 2 },
  ]) {
    await stage(db, message, { ...message, botId: 1 });
    expect(await loadAllStaged(db, defaults)).toMatchObject({ ...expected, failed: [] });
  }
});
