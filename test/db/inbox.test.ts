import { expect } from 'vitest';
import { addToInbox, findInboxChats, removeFromInbox, takeFromInbox } from '../../src/db/queries/bot/inbox.ts';
import { test } from '../harness/shared-db.ts';

const bot = 1;
const text = (updateId: number, chatId: number, words = 'x') => ({
  updateId,
  chatId,
  userId: 7,
  update: { update_id: updateId, words },
});
const all = { skip: [], rowsPerChat: 10, maxRows: 100, maxBytes: 100_000 };
const ids = ({ updates }: Awaited<ReturnType<typeof takeFromInbox>>) => updates.map(({ updateId }) => updateId);

test('updates are stored once and unchanged, except characters that PostgreSQL cannot store', async ({ db }) => {
  const plain = ['run 45m 🏃 "after\\work"', 'a backslash and u0000: \\u0000', '\\\\ud800'];
  await addToInbox(
    db,
    bot,
    plain.map((words, index) => text(3 - index, 5, words)),
  );
  await addToInbox(db, bot, [text(3, 5, 'another'), text(4, 5, 'a\0b \ud800 \\\ud800')]);
  await addToInbox(db, 2, [text(3, 5, 'of another bot')]);
  const { updates } = await takeFromInbox(db, bot, { ...all, chatIds: [5] });
  expect(updates.map(({ update }) => update)).toEqual([
    ...plain.map((words, index) => text(3 - index, 5, words).update).reverse(),
    text(4, 5, 'a\ufffdb \ufffd \\\ufffd').update,
  ]);
  await removeFromInbox(db, bot, [1, 2, 3]);
  expect(ids(await takeFromInbox(db, bot, { ...all, chatIds: [5] }))).toEqual([4]);
});

test('the first updates of all chats come before the second ones, within the limits', async ({ db }) => {
  await addToInbox(db, bot, [
    text(1, 5),
    text(2, 5),
    text(3, 5),
    text(4, -6),
    text(5, -6),
    text(6, 7, 'y'.repeat(999)),
  ]);
  const take = async (options: object) => takeFromInbox(db, bot, { ...all, chatIds: [-6, 5], ...options });
  expect(ids(await take({}))).toEqual([4, 1, 5, 2, 3]);
  expect(await take({ rowsPerChat: 2 })).toMatchObject({ isCut: false, updates: { length: 4 } });
  expect(ids(await take({ skip: [1, 4] }))).toEqual([5, 2, 3]);
  const cut = await take({ maxRows: 3 });
  expect([ids(cut), cut.isCut]).toEqual([[4, 1, 5], true]);
  const large = await take({ chatIds: [7, 5], maxBytes: 500 });
  expect([ids(large), large.isCut]).toEqual([[6], true]);
  expect(await take({ chatIds: [8] })).toEqual({ updates: [], isCut: false });
});

test('the chats with updates are found page by page', async ({ db }) => {
  await addToInbox(db, bot, [text(1, 5), text(2, 5), text(3, -100), text(4, 9)]);
  await addToInbox(db, 2, [text(5, 1)]);
  const after = Number.MIN_SAFE_INTEGER;
  expect(await findInboxChats(db, bot, { after, limit: 10 })).toEqual([-100, 5, 9]);
  expect(await findInboxChats(db, bot, { after, limit: 2 })).toEqual([-100, 5]);
  expect(await findInboxChats(db, bot, { after: 5, limit: 2 })).toEqual([9]);
});
