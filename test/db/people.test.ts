import { expect } from 'vitest';
import { markHandled } from '../../src/db/queries/bot/updates.ts';
import { type Arrival, greet, saveSettings } from '../../src/db/queries/people/people.ts';
import { test } from '../harness/db.ts';
import { anna, boris, count, say, table } from './warehouse.ts';

const arrival = (updateId: number, more: Partial<Arrival> = {}): Arrival => ({
  updateId,
  chatId: anna.id,
  isPrivate: true,
  from: anna,
  ...more,
});

test('a person is made at first contact, and all settings are null until chosen', async ({ db }) => {
  const greeting = await greet(db, arrival(1, { from: { ...anna, language_code: 'de' } }));
  expect(greeting).toEqual({
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
    dialogue: null,
    dialogueExpired: false,
    habits: null,
  });
  expect(await count(db, 'warehouse.dim_users')).toBe(1);
});

test('nothing is written while nothing changes; a new name and a minute later are', async ({ db }) => {
  const written = async (from = anna) => {
    await greet(db, arrival(1, { from }));
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

test('the chat is taken from private ones only', async ({ db }) => {
  const chat = 'select chat_id::int from warehouse.dim_users';
  await greet(db, arrival(1, { chatId: -100, isPrivate: false }));
  expect(await table(db, chat)).toEqual([[null]]);
  await greet(db, arrival(2));
  await greet(db, arrival(3, { chatId: -100, isPrivate: false, from: { ...anna, first_name: 'Ann' } }));
  expect(await table(db, chat)).toEqual([[anna.id]]);
});

test('a handled update says so with its outcome, and brings nobody back', async ({ db }) => {
  const { recordId } = await say(db, { updateId: 500 });
  expect(await greet(db, arrival(500))).toMatchObject({ handled: true, outcome: { record: { recordId } } });
  await markHandled(db, 501, boris.id);
  await greet(db, arrival(501, { from: boris }));
  expect(await count(db, `warehouse.dim_users where user_id = ${boris.id}`)).toBe(0);
});

test('gives the dialogue of the person in this chat, and whether it has expired', async ({ db }) => {
  await table(
    db,
    `insert into ops.dialogue values (-100, ${anna.id}, null, '{"step": 1}', now() + interval '1 hour'),
    (${anna.id}, ${anna.id}, null, '{"step": 2}', now() - interval '1 second'), (-100, ${boris.id}, null, '{}', now())`,
  );
  const inGroup = await greet(db, arrival(1, { chatId: -100, isPrivate: false }));
  expect(inGroup).toMatchObject({ dialogue: { step: 1 }, dialogueExpired: false });
  expect(await greet(db, arrival(2))).toMatchObject({ dialogue: { step: 2 }, dialogueExpired: true });
});

test('settings are kept one by one and can go back to the default', async ({ db }) => {
  await greet(db, arrival(1));
  expect(await saveSettings(db, anna.id, { timeZone: 'Europe/Berlin', weekStart: 7 })).toBe(true);
  expect(await saveSettings(db, anna.id, { language: 'ru', dayStartHour: 4, weekStart: null })).toBe(true);
  const chosen = { language: 'ru', timeZone: 'Europe/Berlin', weekStart: null, dayStartHour: 4 };
  expect((await greet(db, arrival(2))).person).toMatchObject(chosen);
  expect(await saveSettings(db, boris.id, { language: 'ru' })).toBe(false);
});

test.for([
  { timeZone: 'Mars/Olympus' },
  { weekStart: 0 },
  { weekStart: 8 },
  { dayStartHour: 7 },
  { dayStartHour: -1 },
  { language: 'de' as 'en' },
])('refuses the setting %o', async (wrong, { db }) => {
  await greet(db, arrival(1));
  await expect(saveSettings(db, anna.id, wrong)).rejects.toThrow();
});
