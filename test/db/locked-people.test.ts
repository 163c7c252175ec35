import { expect } from 'vitest';
import { createDb, createPool, type Db } from '../../src/db/client.ts';
import { exactlyOnce, markHandled } from '../../src/db/queries/bot/updates.ts';
import { createRecorder, type NewRecord } from '../../src/db/queries/habits/record.ts';
import type { TelegramUser } from '../../src/db/queries/people/people.ts';
import { createUserContextLoader } from '../../src/db/queries/people/user-contexts.ts';
import { test } from '../harness/shared-db.ts';
import { anna, count, defaults, newRecord, say } from './warehouse.ts';

/** Runs a statement in a transaction that stays open. Returns the function that ends it. */
async function holdLock({ $client }: Db, statement: string): Promise<() => Promise<void>> {
  const client = await $client.connect();
  await client.query(`begin; ${statement}`);
  return async () => {
    await client.query('rollback');
    client.release();
  };
}

const lockAnna = `select warehouse.lock_person(${anna.id})`;
const crowd: TelegramUser[] = Array.from({ length: 30 }, (_, i) => ({ id: 800 + i, first_name: `P${i}` }));

/** Settles promises in the background. Returns the number of those that are settled. */
function watch(promises: Promise<unknown>[]) {
  let settled = 0;
  for (const promise of promises) promise.then(() => settled++);
  return { settled: () => settled, all: Promise.all(promises) };
}

for (const [what, statement] of [
  ['the lock of a person is held', lockAnna],
  [
    'another program has locked a row of a person',
    `select from warehouse.agg_daily where user_id = ${anna.id} for update`,
  ],
] as const)
  test(`while ${what}, records of others in the same batch do not wait`, async ({ db }) => {
    await say(db);
    const release = await holdLock(db, statement);
    const record = createRecorder(db, 0);
    const send = (one: Partial<NewRecord>) => record(newRecord(one), defaults);
    const annas = watch(Array.from({ length: 8 }, () => send({ minutes: 1 })));
    await Promise.all(crowd.map((from) => send({ from })));
    await Promise.all(crowd.map((from) => send({ from }))); // Anna's occupy neither batches nor connections
    expect(annas.settled()).toBe(0);
    await release();
    for (const { outcome } of (await annas.all) as { outcome: unknown }[])
      expect(outcome).toMatchObject({ kind: 'recorded' });
    expect(await count(db, `warehouse.fact_records where user_id = ${anna.id}`)).toBe(9);
  });

for (const [what, statement] of [
  ['the row of a person', `select from warehouse.dim_users where user_id = ${anna.id} for update`],
  ['the lock of a newcomer', 'select warehouse.lock_person(800)'],
] as const)
  test(`while ${what} is held, contexts are loaded, and what Telegram says is stored later`, async ({ db }) => {
    await say(db);
    const load = createUserContextLoader(db, 0);
    const newName = { ...anna, first_name: 'Anne' };
    let updateId = 1000;
    const loadAll = () =>
      Promise.all(
        [newName, ...crowd].map((from) => load({ updateId: ++updateId, chatId: from.id, isPrivate: true, from })),
      );
    const release = await holdLock(db, statement);
    for (const { person } of await loadAll()) expect(person.timeZone).toBeNull();
    await release();
    await loadAll();
    expect(await count(db, 'warehouse.dim_users')).toBe(31);
    expect(await count(db, "warehouse.dim_users where first_name = 'Anne'")).toBe(1);
  });

test('a newcomer whom another program is about to add keeps nobody waiting', async ({ db }) => {
  const release = await holdLock(db, "insert into warehouse.dim_users (user_id, first_name) values (800, 'P0')");
  const load = createUserContextLoader(db, 0);
  const loading = (from: TelegramUser) => load({ updateId: from.id, chatId: from.id, isPrivate: true, from });
  const [first, ...others] = crowd.map(loading) as [Promise<unknown>, ...Promise<unknown>[]];
  const newcomer = watch([first]);
  await Promise.all(others);
  expect(newcomer.settled()).toBe(0);
  await release();
  await newcomer.all;
  expect(await count(db, 'warehouse.dim_users')).toBe(30);
});

test('an effect that waits for a locked person does not occupy the only connection', async ({ database, db }) => {
  const pool = createPool({ url: database.url, max: 1, onError: () => undefined });
  const single = createDb(pool);
  const release = await holdLock(db, lockAnna);
  const annas = watch([
    exactlyOnce(single, { botId: 0, updateId: 1, userId: anna.id }, async () => 'done'),
    markHandled(single, { botId: 0, updateId: 2 }, anna.id),
  ]);
  for (const { id } of crowd.slice(0, 3))
    expect(await exactlyOnce(single, { botId: 0, updateId: id, userId: id }, async () => id)).toMatchObject({
      outcome: id,
    });
  expect(annas.settled()).toBe(0);
  await release();
  expect((await annas.all)[0]).toMatchObject({ outcome: 'done' });
  await pool.end();
});
