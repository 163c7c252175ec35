import { expect } from 'vitest';
import { createSharedLane } from '../../src/bot/transport/notice-lane.ts';
import { registerBot } from '../../src/db/queries/bot/bots.ts';
import { test } from '../harness/db.ts';

test('instances share one lane per bot, and a pause holds for all of them', async ({ db }) => {
  const [first, second] = [await registerBot(db, 1), await registerBot(db, 2)];
  const one = createSharedLane(db, first, 10);
  const other = createSharedLane(db, first, 10);
  expect(await one.msToFree()).toBe(0);
  expect(await one.reserve(50)).toBe(0);
  const wait = await other.reserve(50);
  expect(wait).toBeGreaterThan(3_000);
  expect(wait).toBeLessThanOrEqual(5_000);
  expect(await one.msToFree()).toBeGreaterThan(8_000);
  await other.pause(60_000);
  await other.pause(10);
  expect(await one.msToFree()).toBeGreaterThan(55_000);
  expect(await createSharedLane(db, second, 10).reserve(1)).toBe(0);
});
