import { expect } from 'vitest';
import {
  deletePendingUpdates,
  findPendingUpdates,
  savePendingUpdates,
} from '../../src/db/queries/bot/pending-updates.ts';
import { test } from '../harness/db.ts';

test('pending updates are stored once, in order and unchanged, except characters that jsonb cannot store', async ({
  db,
}) => {
  const text = (updateId: number, words: string) => ({ updateId, userId: 7, update: { update_id: updateId, words } });
  const plain = ['run 45m 🏃 "after\\work"', 'a backslash and u0000: \\u0000', '\\\\ud800'];
  await savePendingUpdates(
    db,
    plain.map((words, index) => text(3 - index, words)),
  );
  await savePendingUpdates(db, [text(3, 'another'), text(4, 'a\0b \ud800 \\\ud800')]);
  expect(await findPendingUpdates(db)).toEqual([
    ...plain.map((words, index) => text(3 - index, words).update).reverse(),
    text(4, 'a\ufffdb \ufffd \\\ufffd').update,
  ]);
  await deletePendingUpdates(db, [1, 2, 3]);
  expect(await findPendingUpdates(db)).toHaveLength(1);
});
