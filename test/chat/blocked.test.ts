import { expect, vi } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { table } from '../db/warehouse.ts';
import { test } from '../harness/shared-chat.ts';

const waitUntilBlocked = (db: Db, isBlocked: boolean) =>
  vi.waitUntil(
    async () => {
      const [row] = await table(db, 'select count(blocked_at)::int from warehouse.dim_users');
      return row?.[0] === Number(isBlocked);
    },
    { timeout: 20_000 },
  );

test('a person who blocks the bot is remembered until the bot is unblocked, or the person writes', async ({
  world,
  ben,
  db,
}) => {
  await ben.says('hello');
  await world.playground.block(ben.id);
  await waitUntilBlocked(db, true);
  await world.playground.block(ben.id, false);
  await waitUntilBlocked(db, false);
  await table(db, 'update warehouse.dim_users set blocked_at = now()');
  await ben.says('hello');
  await waitUntilBlocked(db, false);
  expect(await table(db, 'select blocked_at from warehouse.dim_users')).toEqual([[null]]);
});
