import { expect } from 'vitest';
import { markHandled } from '../../src/db/queries/bot/updates.ts';
import { createHabitCache } from '../../src/db/queries/habits/habit-cache.ts';
import type { Habit } from '../../src/db/queries/habits/habits.ts';
import { forgetPerson } from '../../src/db/queries/people/forget.ts';
import { saveSettings } from '../../src/db/queries/people/people.ts';
import {
  createUserContextLoader,
  type IncomingUpdate,
  loadUserContext,
} from '../../src/db/queries/people/user-contexts.ts';
import { test } from '../harness/shared-db.ts';
import { anna, boris, clock, count, say, table } from './warehouse.ts';

const incoming = (updateId: number, more: Partial<IncomingUpdate> = {}): IncomingUpdate => ({
  updateId,
  chatId: anna.id,
  isPrivate: true,
  from: anna,
  ...more,
});

test('a person is added at first contact, and all settings are null until they are chosen', async ({ db }) => {
  const context = await loadUserContext(db, incoming(1, { from: { ...anna, language_code: 'de' } }));
  expect(context).toEqual({
    person: {
      userId: anna.id,
      language: null,
      languageCode: 'de',
      timeZone: null,
      weekStart: null,
      dayStartHour: null,
    },
    handled: false,
    outcome: null,
    conversation: null,
    conversationExpired: false,
    habits: null,
    openQuestion: null,
  });
  expect(await count(db, 'warehouse.dim_users')).toBe(1);
});

test('the person is written only for a new name or after a minute', async ({ db }) => {
  const written = async (from = anna) => {
    await loadUserContext(db, incoming(1, { from }));
    return (await table(db, 'select xmin::text from warehouse.dim_users'))[0]?.[0];
  };
  const first = await written();
  expect(await written()).toBe(first);
  expect(await written({ ...anna, username: undefined })).not.toBe(first);
  expect(await table(db, 'select username, last_name from warehouse.dim_users')).toEqual([[null, anna.last_name]]);
  await table(db, "update warehouse.dim_users set last_seen_at = now() - interval '61 seconds'");
  await written();
  expect(await count(db, "warehouse.dim_users where last_seen_at > now() - interval '9 seconds'")).toBe(1);
});

test('the chat of a person is stored from private chats only', async ({ db }) => {
  const chat = 'select chat_id::int from warehouse.dim_users';
  await loadUserContext(db, incoming(1, { chatId: -100, isPrivate: false }));
  expect(await table(db, chat)).toEqual([[null]]);
  await loadUserContext(db, incoming(2));
  await loadUserContext(db, incoming(3, { chatId: -100, isPrivate: false, from: { ...anna, first_name: 'Ann' } }));
  expect(await table(db, chat)).toEqual([[anna.id]]);
});

test('a handled update returns its outcome, and does not add a deleted person again', async ({ db }) => {
  const { recordId } = await say(db, { updateId: 500 });
  expect(await loadUserContext(db, incoming(500))).toMatchObject({ handled: true, outcome: { record: { recordId } } });
  await markHandled(db, { botId: 0, updateId: 501 }, boris.id);
  await loadUserContext(db, incoming(501, { from: boris }));
  expect(await count(db, `warehouse.dim_users where user_id = ${boris.id}`)).toBe(0);
});

test('returns the conversation of the person in this chat, and whether it has expired', async ({ db }) => {
  await table(
    db,
    `insert into ops.dialogue values (-100, ${anna.id}, null, '{"step": 1}', now() + interval '1 hour'),
    (${anna.id}, ${anna.id}, null, '{"step": 2}', now() - interval '1 second'), (-100, ${boris.id}, null, '{}', now())`,
  );
  const inGroup = await loadUserContext(db, incoming(1, { chatId: -100, isPrivate: false }));
  expect(inGroup).toMatchObject({ conversation: { step: 1 }, conversationExpired: false });
  expect(await loadUserContext(db, incoming(2))).toMatchObject({
    conversation: { step: 2 },
    conversationExpired: true,
  });
});

test('each setting is stored alone and can be reset to the default', async ({ db }) => {
  await loadUserContext(db, incoming(1));
  expect(
    await db.transaction((tx) => saveSettings(tx, anna.id, { timeZone: 'Europe/Berlin', weekStart: 7 }, clock)),
  ).toBe(true);
  expect(
    await db.transaction((tx) =>
      saveSettings(tx, anna.id, { language: 'ru', dayStartHour: 4, weekStart: null }, clock),
    ),
  ).toBe(true);
  const chosen = { language: 'ru', timeZone: 'Europe/Berlin', weekStart: null, dayStartHour: 4 };
  expect((await loadUserContext(db, incoming(2))).person).toMatchObject(chosen);
  expect(await db.transaction((tx) => saveSettings(tx, boris.id, { language: 'ru' }, clock))).toBe(false);
});

test.for([
  { timeZone: 'Mars/Olympus' },
  { weekStart: 0 },
  { weekStart: 8 },
  { dayStartHour: 7 },
  { dayStartHour: -1 },
  { language: 'de' as 'en' },
])('refuses the setting %o', async (wrong, { db }) => {
  await loadUserContext(db, incoming(1));
  await expect(db.transaction((tx) => saveSettings(tx, anna.id, wrong, clock))).rejects.toThrow();
});

test('the habits of a person are the same list until one of them, or the name of a category, changes', async ({
  db,
}) => {
  const load = createUserContextLoader(db, 0);
  let updateId = 9000;
  const habits = async (from = anna) => (await load(incoming(++updateId, { from, withHabits: true }))).habits ?? [];
  const names = async () => (await habits()).map(({ habitName, categoryName }) => `${categoryName}: ${habitName}`);
  expect(await habits()).toEqual([]);
  await say(db);
  const list = await habits();
  await say(db);
  expect(await habits()).toBe(list);
  expect(await habits(boris)).toEqual([]);
  await say(db, { habitName: 'Rowing' });
  expect((await names()).sort()).toEqual(['Learning: Reading', 'Other: Rowing']);
  await table(
    db,
    `update warehouse.dim_category set category_name = 'Water' where user_id = ${anna.id} and category_name = 'Other'`,
  );
  expect(await names()).toContain('Water: Rowing');
  await table(db, "update warehouse.dim_habits set archived_at = now() where habit_name = 'Rowing'");
  expect((await habits()).filter(({ archived }) => archived)).toHaveLength(1);
  await db.transaction((tx) => forgetPerson(tx, anna.id));
  expect(await habits()).toEqual([]);
  await say(db, { habitName: 'Chess' });
  expect(await names()).toEqual(['Other: Chess']);
});

test('habits of all people are remembered up to a maximum, those of who wrote last', () => {
  const cache = createHabitCache(10);
  const list = (length: number) => ({ version: length, habits: Array.from({ length }, () => ({}) as Habit) });
  for (const [person, length] of [
    [1, 3],
    [2, 3],
  ] as const)
    cache.set(person, list(length));
  expect(cache.get(1)?.version).toBe(3);
  cache.set(3, list(4));
  expect([1, 2, 3].map((person) => cache.get(person)?.version)).toEqual([3, undefined, 4]);
  cache.set(3, list(1));
  cache.set(2, list(2));
  expect([1, 2, 3].map((person) => cache.get(person)?.version)).toEqual([3, 2, 1]);
  cache.set(4, list(50)); // more than all together may have
  expect([1, 2, 3, 4].map((person) => cache.get(person))).toEqual([undefined, undefined, undefined, undefined]);
});
