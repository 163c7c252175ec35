import { expect } from 'vitest';
import { test } from '../harness/process.ts';

const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test('one of two instances polls; when it is killed, the other one takes over and loses nothing', async ({
  processes,
  db,
}) => {
  const { playground, start, waitUntil, botMessages } = processes;
  const [anna = 0] = playground.people.map(({ id }) => id);
  const first = await start();
  await playground.finished((await playground.sendText(anna, anna, 'reading 1m #number 0')).updateId);
  const second = await start();
  const sent = range(40).map((n) => playground.sendText(anna, anna, `reading 1m #number ${n}`));
  await waitUntil(() => botMessages(anna).length >= 10);
  await first.kill();
  for (const { updateId } of await Promise.all(sent)) await playground.finished(updateId);
  expect((await fetch(`${second.address}/healthz`)).status).toBe(200);
  const { rows } = await db.$client.query('select note from warehouse.fact_records order by record_id');
  expect(rows.map(({ note }) => note)).toEqual(range(41).map((n) => `number ${n - 1}`));
  expect(playground.calls.filter(({ error }) => error?.startsWith('Conflict'))).toEqual([]);
});
